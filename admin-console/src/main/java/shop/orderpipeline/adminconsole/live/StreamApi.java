package shop.orderpipeline.adminconsole.live;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import shop.orderpipeline.adminconsole.access.OpenLogin;
import shop.orderpipeline.adminconsole.errorlogs.ErrorLog;
import shop.orderpipeline.adminconsole.errorlogs.ErrorLogs;
import shop.orderpipeline.adminconsole.errorlogs.Filter;
import shop.orderpipeline.adminconsole.errorlogs.Matching;
import shop.orderpipeline.adminconsole.errorlogs.Search;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.RequestLanguage;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.problem.ProblemCode;
import shop.orderpipeline.adminconsole.problem.Problems;
import shop.orderpipeline.adminconsole.query.Parameters;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /api/admin/error-logs/stream}: the conflicts of a filter as they arrive, after the one that {@code
 * Last-Event-ID} names, or the parameter {@code lastEventId} where somebody listens for the first time. A request stays
 * open on a (virtual) thread of its own, which is all that a slow listener holds up.
 */
@RestController
class StreamApi {

    private static final int LONGEST_ORIGIN = 300;

    private final ArrivalWatch watch;
    private final OpenLogin logins;
    private final LiveSettings settings;
    private final Search search;
    private final Problems problems;
    private final Texts texts;
    private final JsonMapper json;
    private final Clock clock;

    StreamApi(
            ArrivalWatch watch,
            OpenLogin logins,
            LiveSettings settings,
            Search search,
            Problems problems,
            Texts texts,
            JsonMapper json,
            Clock clock) {
        this.watch = watch;
        this.logins = logins;
        this.settings = settings;
        this.search = search;
        this.problems = problems;
        this.texts = texts;
        this.json = json;
        this.clock = clock;
    }

    @GetMapping("/api/admin/error-logs/stream")
    void stream(
            @RequestParam MultiValueMap<String, String> parameters,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        var wanted = matching(parameters);
        var after = Optional.ofNullable(lastEventId)
                .filter(id -> !id.isBlank())
                .or(() -> new Parameters(parameters).one("lastEventId", StreamApi::origin));
        var listening = watch.listen(Objects.requireNonNullElse(request.getRemoteUser(), ""));
        if (listening.isEmpty()) {
            problems.write(request, response, ProblemCode.STREAM_FULL);
            return;
        }
        var language = RequestLanguage.of(request);
        try (var place = listening.get()) {
            var log = place.log();
            // Before the first byte: whoever loads a list once the stream is open is told of all that came since.
            long end = log.end();
            var known = after.map(log::after);
            var stream = new LiveStream(
                    EventStream.open(response, json, settings.heartbeat()),
                    wanted,
                    conflict -> told(conflict, language),
                    watch::completeUpTo,
                    logins.of(request));
            stream.begin();
            if (known.isPresent() && known.get().isEmpty()) {
                stream.missed();
            }
            stream.follow(log, known.orElse(OptionalLong.empty()).orElse(end));
        } catch (IOException e) {
            // The listener is gone.
        }
    }

    private ErrorLog told(ErrorLog conflict, Language language) {
        return language == Language.HEBREW
                ? conflict
                : conflict.saying(ErrorLogs.messageOf(conflict.type(), texts, language));
    }

    /** All but what only a list has. */
    private Matching matching(MultiValueMap<String, String> parameters) {
        var whole = new LinkedMultiValueMap<>(parameters);
        whole.remove("cursor");
        var filter = Filter.of(whole, clock);
        return new Matching(filter, filter.text().map(search::meaningOf).orElse(null));
    }

    private static Optional<String> origin(String text) {
        return Optional.of(text).filter(origin -> origin.length() <= LONGEST_ORIGIN);
    }
}
