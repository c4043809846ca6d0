package shop.orderpipeline.adminconsole.deadletters;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import shop.orderpipeline.adminconsole.language.Answers;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.RequestLanguage;

/** {@code GET /api/admin/dead-letters}: the letters, newest first, with the filters of the page. */
@RestController
class DeadLettersApi {

    private final DeadLetters letters;
    private final LetterTexts texts;

    DeadLettersApi(DeadLetters letters, LetterTexts texts) {
        this.letters = letters;
        this.texts = texts;
    }

    /**
     * One page.
     *
     * @param nextCursor null on the last page
     * @param approxTotal one more than is counted where there are more; null where counting takes too long
     */
    record Answer(
            List<Item> items,
            @Nullable String nextCursor,
            @Nullable Long approxTotal) {}

    /**
     * One letter. What is absent is null; 64-bit numbers are strings.
     *
     * @param id {@code topic-partition@offset} on the dead-letter topic
     * @param at when the broker appended it
     * @param failedAt by the clock of whoever gave up
     * @param standing see {@link Standing}
     * @param message what happened
     * @param todo what to do now, or why nothing
     * @param redrive the line that plans its replay; null where it does not wait, or the tool does not take it
     */
    record Item(
            String id,
            String topic,
            int partition,
            String offset,
            Instant at,
            @Nullable Instant failedAt,
            String sourceTopic,
            @Nullable String origin,
            @Nullable String group,
            String reason,
            @Nullable Integer attempts,
            @Nullable String error,
            boolean retryable,
            @Nullable String lowProfileId,
            @Nullable String orderId,
            @Nullable String orderStatus,
            int replayCount,
            String standing,
            boolean waits,
            @Nullable Instant redrivenAt,
            @Nullable String redrivenBy,
            @Nullable Instant discardedAt,
            @Nullable String discardedBy,
            @Nullable String discardReason,
            String message,
            String todo,
            @Nullable String redrive) {}

    @GetMapping("/api/admin/dead-letters")
    ResponseEntity<Answer> list(@RequestParam MultiValueMap<String, String> parameters, HttpServletRequest request) {
        var language = RequestLanguage.of(request);
        var found = letters.find(LetterFilter.of(parameters));
        var items = found.page().items().stream()
                .map(letter -> item(letter, language))
                .toList();
        return Answers.in(
                language,
                new Answer(items, found.page().nextCursor(), found.total().orElse(null)));
    }

    private Item item(FoundLetter letter, Language language) {
        return new Item(
                letter.place(),
                letter.topic(),
                letter.partition(),
                Long.toString(letter.offset()),
                letter.at(),
                letter.failedAt(),
                letter.sourceTopic(),
                letter.origin(),
                letter.group(),
                letter.reason().code(),
                letter.attempts(),
                letter.error(),
                letter.retryable(),
                letter.lowProfileId(),
                letter.orderId(),
                letter.orderStatus(),
                letter.replayCount(),
                letter.standing().code(),
                letter.standing().waits(),
                letter.redrivenAt(),
                letter.redrivenBy(),
                letter.discardedAt(),
                letter.discardedBy(),
                letter.discardReason(),
                texts.message(letter, language),
                texts.todo(letter, language),
                line(letter));
    }

    private static @Nullable String line(FoundLetter letter) {
        return letter.standing().waits() && letter.redrive() instanceof RedriveRule.Redrive.Possible(var line)
                ? line
                : null;
    }
}
