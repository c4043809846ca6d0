package shop.orderpipeline.adminconsole.replay;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.util.MultiValueMap;
import shop.orderpipeline.adminconsole.errorlogs.Moment;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;
import shop.orderpipeline.adminconsole.query.Parameters;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.replay.Criterion;
import shop.orderpipeline.replay.Selection;
import shop.orderpipeline.replay.Source;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Origins;
import shop.orderpipeline.topic.Topics;

/** What somebody asks to replay, by name: all that is given must fit. */
final class Selecting {

    /** The names, in the order of the form. */
    static final List<String> FIELDS = List.of(
            "topic",
            "deadLetterReason",
            "lowProfileId",
            "orderId",
            "since",
            "until",
            "limit",
            "exception",
            "key",
            "partition",
            "offsets",
            "maxReplays");

    static final int LONGEST_TEXT = 200;

    private static final Pattern OFFSETS = Pattern.compile("([0-9]{1,18})(?:\\.\\.([0-9]{1,18}))?");

    private Selecting() {}

    /** @throws InvalidParameter for the first that is missing, can't be used, or does not go with the topic */
    static Selection of(MultiValueMap<String, String> sent) {
        var asked = new Parameters(sent);
        var source = asked.one("topic", Source::named).orElseThrow(() -> new InvalidParameter("topic"));
        var criteria = new ArrayList<Criterion>();
        asked.one("lowProfileId", LowProfileId::canonical)
                .map(Criterion.Page::new)
                .ifPresent(criteria::add);
        asked.one("since", Selecting::moment).map(Criterion.Since::new).ifPresent(criteria::add);
        asked.one("until", Selecting::moment).map(Criterion.Until::new).ifPresent(criteria::add);
        aboutLetters(
                source,
                "deadLetterReason",
                asked.oneOf(DeadLetterReason.values(), DeadLetterReason::code, "deadLetterReason")
                        .map(Criterion.Reason::new),
                criteria);
        aboutLetters(source, "exception", asked.text("exception", LONGEST_TEXT).map(Criterion.Failure::new), criteria);
        asked.text("key", LONGEST_TEXT).map(Criterion.Key::new).ifPresent(criteria::add);
        asked.one("orderId", OrderId::parse).map(Criterion.OfOrder::new).ifPresent(criteria::add);
        asked.number("partition", 0, Topics.PARTITIONS - 1)
                .map(Criterion.Partition::new)
                .ifPresent(criteria::add);
        asked.one("offsets", Selecting::offsets).ifPresent(criteria::add);
        try {
            return new Selection(
                    source,
                    criteria,
                    asked.number("limit", 1, ReplaysConfiguration.MOST_RECORDS),
                    asked.number("maxReplays", 1, Origins.MOST_REPLAYS).orElse(Origins.MOST_REPLAYS));
        } catch (IllegalArgumentException e) {
            // What is left of what may not go together: the records of the topic name no order.
            throw new InvalidParameter("orderId");
        }
    }

    private static void aboutLetters(
            Source source, String name, Optional<? extends Criterion> asked, List<Criterion> criteria) {
        if (asked.isPresent() && !source.deadLetters()) {
            throw new InvalidParameter(name);
        }
        asked.ifPresent(criteria::add);
    }

    /** As the API means it, or as a field of a form says it: in the shop's time. */
    private static Optional<Instant> moment(String text) {
        return Moment.parse(text).or(() -> {
            try {
                return Optional.of(LocalDateTime.parse(text).atZone(Moment.ZONE).toInstant());
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        });
    }

    /** One, or from the first to the last. */
    private static Optional<Criterion> offsets(String text) {
        var match = OFFSETS.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        long first = Long.parseLong(match.group(1));
        long last = match.group(2) == null ? first : Long.parseLong(match.group(2));
        return last < first ? Optional.empty() : Optional.of(new Criterion.Offsets(first, last));
    }

    /** What a selection was asked by, so far as it was asked for: {@link #of} makes the same of it. */
    static Map<String, String> fields(Selection selection) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("topic", selection.source().name());
        for (var criterion : selection.criteria()) {
            switch (criterion) {
                case Criterion.Page(var page) -> fields.put("lowProfileId", page.value());
                case Criterion.Since(var at) -> fields.put("since", at.toString());
                case Criterion.Until(var at) -> fields.put("until", at.toString());
                case Criterion.Reason(var reason) -> fields.put("deadLetterReason", reason.code());
                case Criterion.Failure(var name) -> fields.put("exception", name);
                case Criterion.Key(var key) -> fields.put("key", key);
                case Criterion.OfOrder(var order) -> fields.put("orderId", order.toString());
                case Criterion.Partition(int number) -> fields.put("partition", Integer.toString(number));
                case Criterion.Offsets(long first, long last) ->
                    fields.put("offsets", first == last ? Long.toString(first) : first + ".." + last);
            }
        }
        selection.limit().ifPresent(limit -> fields.put("limit", Integer.toString(limit)));
        if (selection.mostReplays() != Origins.MOST_REPLAYS) {
            fields.put("maxReplays", Integer.toString(selection.mostReplays()));
        }
        return fields;
    }

    /** The topics that can be replayed. */
    static List<String> topics(boolean deadLetters) {
        return Source.all().stream()
                .filter(source -> source.deadLetters() == deadLetters)
                .map(Source::name)
                .toList();
    }

    static List<String> reasons() {
        return Arrays.stream(DeadLetterReason.values())
                .map(DeadLetterReason::code)
                .toList();
    }
}
