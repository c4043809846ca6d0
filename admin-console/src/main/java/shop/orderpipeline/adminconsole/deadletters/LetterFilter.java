package shop.orderpipeline.adminconsole.deadletters;

import java.util.Optional;
import org.springframework.util.MultiValueMap;
import shop.orderpipeline.adminconsole.query.Cursor;
import shop.orderpipeline.adminconsole.query.Parameters;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/**
 * Which letters somebody asks for; what is empty filters nothing.
 *
 * @param searchTerm part of an id, a place or an error; trimmed, at most 100 characters
 * @param sourceTopic whose dead letters
 * @param waits only those that wait, or only those that do not
 * @param limit 1 to 200
 * @param after where the page before ended
 */
record LetterFilter(
        Optional<String> searchTerm,
        Optional<DeadLetterReason> reason,
        Optional<String> sourceTopic,
        Optional<Boolean> waits,
        int limit,
        Optional<Cursor> after) {

    private static final int LONGEST_TERM = 100;

    /** @throws shop.orderpipeline.adminconsole.problem.InvalidParameter naming the first that can't be used */
    static LetterFilter of(MultiValueMap<String, String> sent) {
        var parameters = new Parameters(sent);
        return new LetterFilter(
                parameters.text("searchTerm", LONGEST_TERM),
                parameters.oneOf(DeadLetterReason.values(), DeadLetterReason::code, "reason"),
                parameters
                        .oneOf(Topics.sources().toArray(new Topic<?>[0]), Topic::name, "topic")
                        .map(Topic::name),
                parameters.truth("waits"),
                parameters.limit(),
                parameters.one("cursor", DeadLetters.ORDER::parse));
    }

    /** True where nothing narrows the list. */
    boolean isWide() {
        return searchTerm.isEmpty() && reason.isEmpty() && sourceTopic.isEmpty() && waits.isEmpty();
    }
}
