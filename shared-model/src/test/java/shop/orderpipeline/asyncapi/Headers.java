package shop.orderpipeline.asyncapi;

import static shop.orderpipeline.asyncapi.Header.always;
import static shop.orderpipeline.asyncapi.Header.sometimes;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import shop.orderpipeline.payment.PaymentNotification;
import shop.orderpipeline.payment.QuarantinedNotification;
import shop.orderpipeline.topic.DeadLetter;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Origins;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;
import tools.jackson.databind.node.ObjectNode;

/**
 * Headers that come together. Which records have them, and no others, is held against what a running pipeline writes.
 *
 * @param schemaName the name of their description
 * @param on the topics whose records may have them
 */
record Headers(String schemaName, String description, Predicate<Topic<?>> on, List<Header> headers) {

    static final String EVENT_TYPE = "ce_type";

    static final Headers TRACE = of(
            "TraceHeaders",
            "On every record but a replayed copy, whose reader begins a trace.",
            _ -> true,
            sometimes(Origins.TRACE, "The step that published the record, as W3C's Trace Context writes it.")
                    .pattern("^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$"));

    static final Headers CLOUD_EVENT = of(
            "CloudEventHeaders",
            "CloudEvents' attributes in binary mode, on what the ingress writes.",
            topic -> List.of(PaymentNotification.class, QuarantinedNotification.class)
                    .contains(topic.value()),
            always("ce_specversion", "CloudEvents' version.").constant("1.0"),
            always("ce_id", "The record's own; a replayed copy keeps it.").uuid(),
            always(EVENT_TYPE, "What the value is."),
            always("ce_source", "Who wrote it.").constant("/" + Topics.PAYMENT_NOTIFICATIONS.writer()),
            always("ce_time", "`receivedAt` of the value.").time(),
            sometimes("ce_subject", "The key, where there is one."),
            sometimes("ce_partitionkey", "The key, where there is one."),
            always("content-type", "Of the value.").constant("application/json"));

    static final Headers REPLAY = of(
            "ReplayHeaders",
            "On a replayed copy, and where its headers are kept.",
            topic -> !topic.equals(Topics.PAYMENT_NOTIFICATIONS_QUARANTINE),
            sometimes(Origins.REPLAY_ID, "The replay's id."),
            sometimes(Origins.REPLAY_COUNT, "How often the record was replayed, this time included.")
                    .number(),
            sometimes(Origins.REPLAY_OF, "`topic-partition@offset` of the original.")
                    .place(),
            sometimes(Origins.REPLAYED_BY, "The account of whoever ordered it."),
            sometimes("x-replayed-at", "When it was published again.").time(),
            sometimes("x-original-traceparent", "The `" + Origins.TRACE + "` of what was copied."));

    static final Headers RETRY = of(
            "RetryHeaders",
            "On a record that waits for another try.",
            Topics.PAID_ORDERS_RETRIES::contains,
            always("retry-origin", "`topic-partition@offset` of the record where it stood first.")
                    .place(),
            always("retry-delay-ms", "How long it waits, in milliseconds; the wait itself goes by the topic alone.")
                    .number(),
            sometimes("retry-setback", "What its last try failed by, in one word; older records lack it."));

    static final Headers DEAD_LETTER = of(
            "DeadLetterHeaders",
            "Why a record could not be processed.",
            topic -> Topics.deadLetters().contains(topic),
            always(DeadLetter.REASON, "From a closed list.")
                    .oneOf(Arrays.stream(DeadLetterReason.values()).map(DeadLetterReason::code)),
            always(DeadLetter.ORIGIN, "`topic-partition@offset` of the record that failed.")
                    .place(),
            always(DeadLetter.GROUP, "The consumer group that gave up."),
            always(DeadLetter.ATTEMPTS, "How often it was tried, from 1.").number(),
            always(DeadLetter.FAILED_AT, "When it was given up.").time(),
            always(DeadLetter.ERROR, "The root cause, without values of the record; at most 4 KiB of UTF-8."),
            always(DeadLetter.RETRYABLE, "Whether a redrive may help as it is.").oneOf(Stream.of("true", "false")));

    static final List<Headers> ALL = List.of(TRACE, CLOUD_EVENT, REPLAY, RETRY, DEAD_LETTER);

    private static Headers of(String schemaName, String description, Predicate<Topic<?>> on, Header... headers) {
        return new Headers(schemaName, description, on, List.of(headers));
    }

    /** Those that a record of a topic may have. */
    static List<Headers> on(Topic<?> topic) {
        return ALL.stream().filter(headers -> headers.on.test(topic)).toList();
    }

    /** The names of those that no record lacks that has any of them. */
    List<String> required() {
        return headers.stream().filter(Header::always).map(Header::name).toList();
    }

    ObjectNode described() {
        var described = Schemas.node().put("type", "object").put("description", description);
        var properties = described.putObject("properties");
        headers.forEach(header -> properties.set(header.name(), header.schema()));
        return described;
    }
}
