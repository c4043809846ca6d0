package shop.orderpipeline.adminconsole.errorlogs;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import shop.orderpipeline.adminconsole.language.Answers;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.RequestLanguage;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;
import shop.orderpipeline.adminconsole.problem.ProblemCode;
import shop.orderpipeline.adminconsole.problem.Problems;
import shop.orderpipeline.adminconsole.projection.ProjectionWatch;
import shop.orderpipeline.adminconsole.query.Parameters;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /api/admin/error-logs}, one of them, their summary and their export; paths, parameters and JSON are a
 * contract.
 */
@RestController
@RequestMapping("/api/admin/error-logs")
class ErrorLogsApi {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorLogsApi.class);

    private static final int USUAL_DAYS = 7;

    private final ErrorLogs errorLogs;
    private final Exports exports;
    private final Summaries summaries;
    private final ProjectionWatch projection;
    private final Problems problems;
    private final JsonMapper json;
    private final Clock clock;

    ErrorLogsApi(
            ErrorLogs errorLogs,
            Exports exports,
            Summaries summaries,
            ProjectionWatch projection,
            Problems problems,
            JsonMapper json,
            Clock clock) {
        this.errorLogs = errorLogs;
        this.exports = exports;
        this.summaries = summaries;
        this.projection = projection;
        this.problems = problems;
        this.json = json;
        this.clock = clock;
    }

    /**
     * One page.
     *
     * @param nextCursor null on the last page
     * @param approxTotal one more than is counted where there are more; null where counting takes too long
     */
    record Answer(
            List<ErrorLog> items,
            @Nullable String nextCursor,
            @Nullable Long approxTotal,
            Instant asOf,
            ProjectionWatch.Lateness projection) {}

    @GetMapping
    ResponseEntity<Answer> list(@RequestParam MultiValueMap<String, String> parameters, HttpServletRequest request) {
        var language = RequestLanguage.of(request);
        var asOf = clock.instant();
        var found = errorLogs.find(Filter.of(parameters, clock), language);
        return Answers.in(
                language,
                new Answer(
                        found.page().items(),
                        found.page().nextCursor(),
                        found.total().orElse(null),
                        asOf,
                        projection.lateness()));
    }

    @GetMapping("/{id}")
    @Nullable ResponseEntity<ErrorLog> one(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var language = RequestLanguage.of(request);
        var found = id.indexOf('\0') >= 0 ? null : errorLogs.one(id, language).orElse(null);
        if (found == null) {
            problems.write(request, response, ProblemCode.CONFLICT_UNKNOWN);
            return null;
        }
        return Answers.in(language, found);
    }

    @GetMapping("/stats/summary")
    ResponseEntity<Summary> summary(@RequestParam MultiValueMap<String, String> parameters) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(summaries.of(days(parameters), clock.instant()));
    }

    /**
     * All that a filter finds, as a file: its pages ({@code limit}, {@code cursor}) do not matter here. The last line says
     * whether it is all; where it is not, the connection is cut as well.
     */
    @GetMapping("/export")
    void export(
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var whole = new LinkedMultiValueMap<>(parameters);
        whole.remove("limit");
        whole.remove("cursor");
        var filter = Filter.of(whole, clock);
        var format = new Parameters(parameters)
                .oneOf(ExportFormat.values(), ExportFormat::code, "format")
                .orElseThrow(() -> new InvalidParameter("format"));
        var file = new File(format, RequestLanguage.of(request), response);
        try {
            if (exports.handOver(filter, file.language(), file)) {
                file.end(true);
            } else {
                problems.write(request, response, ProblemCode.EXPORT_BUSY);
            }
        } catch (UncheckedIOException e) {
            // Whoever asked went away.
        } catch (DataAccessException e) {
            if (!file.isBegun()) {
                throw e;
            }
            file.end(false);
            LOG.atWarn().addKeyValue("failure", e.getClass().getName()).log("an export ended early");
            throw new HalfWritten();
        }
    }

    /** The file on its way: nothing of the answer is settled before the database has answered. */
    private final class File implements Exports.Taker {

        private final ExportFormat format;
        private final Language language;
        private final HttpServletResponse response;
        private @Nullable Writer writer;
        private long count;

        File(ExportFormat format, Language language, HttpServletResponse response) {
            this.format = format;
            this.language = language;
            this.response = response;
        }

        Language language() {
            return language;
        }

        boolean isBegun() {
            return writer != null;
        }

        @Override
        public void take(List<ErrorLog> conflicts) throws IOException {
            var open = writer == null ? begin() : writer;
            for (var conflict : conflicts) {
                open.write(format.line(conflict, json));
            }
            count += conflicts.size();
        }

        private Writer begin() throws IOException {
            response.setContentType(format.mediaType());
            response.setHeader(HttpHeaders.CONTENT_LANGUAGE, language.code());
            response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            response.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION,
                    "attachment; filename=\"conflicts-" + LocalDate.ofInstant(clock.instant(), Moment.ZONE) + "."
                            + format.code() + "\"");
            var opened = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
            opened.write(format.head());
            writer = opened;
            return opened;
        }

        void end(boolean isComplete) throws IOException {
            var open = Objects.requireNonNull(writer);
            open.write(format.end(isComplete, count, json));
            open.flush();
        }
    }

    /**
     * A file that can't be finished: the connection is cut, so that nobody takes it for a whole one. It has no cause, by which
     * it would be answered as one that had not begun.
     */
    static final class HalfWritten extends RuntimeException {

        HalfWritten() {
            super("the export ended early");
        }
    }

    private static int days(MultiValueMap<String, String> parameters) {
        return new Parameters(parameters).number("days", 1, Filter.MOST_DAYS).orElse(USUAL_DAYS);
    }
}
