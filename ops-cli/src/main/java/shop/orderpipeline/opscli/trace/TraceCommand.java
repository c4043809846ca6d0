package shop.orderpipeline.opscli.trace;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import shop.orderpipeline.failure.SqlFailure;
import shop.orderpipeline.opscli.Desk;
import shop.orderpipeline.opscli.Exit;
import shop.orderpipeline.opscli.Format;
import shop.orderpipeline.opscli.Mark;
import shop.orderpipeline.opscli.Mark.Tone;
import shop.orderpipeline.opscli.NotDone;
import shop.orderpipeline.opscli.Table;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.Json;
import shop.orderpipeline.topic.PaymentRecords.Incomplete;
import shop.orderpipeline.topic.Topics;
import shop.orderpipeline.trace.Facts;
import shop.orderpipeline.trace.PaymentTrace;
import shop.orderpipeline.trace.PaymentTraces;
import shop.orderpipeline.trace.Standing;
import shop.orderpipeline.trace.TraceEvent;

/** {@code trace}. */
@Command(
        name = "trace",
        mixinStandardHelpOptions = true,
        description = {
            "the whole story of one payment, over all topics and tables",
            "Where it stands, what CardCom claimed beside what it proved, and everything that happened with its time,",
            "the gap before it, and its place: topic-partition@offset, or the table that says so."
        },
        footer = {
            "",
            "Examples:",
            "  ./pipeline trace test-123",
            "  ./pipeline trace 11111111-1111-4111-8111-111111111111      # a page or an order",
            "  ./pipeline trace test-123 -o json | jq -r '.events[].what'",
            "",
            "Ends with 4 where nothing is known of it, and with 3 where Kafka or PostgreSQL is away; what the other one",
            "tells is printed nevertheless."
        })
public final class TraceCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(5);

    private final Desk desk;

    @Parameters(
            paramLabel = "LOW_PROFILE_ID",
            description = "the payment page's id, the order's id, or CardCom's number of the charge")
    private String id = "";

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            paramLabel = "FORMAT",
            description = "table, json, ndjson, csv, plain (default ${DEFAULT-VALUE})")
    private Format format = Format.TABLE;

    public TraceCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws SQLException {
        var database = desk.settings().lookingAt(LONGEST_STATEMENT);
        var page = page(new Pages(database));
        var now = Instant.now();
        var trace = new PaymentTraces(database, desk.settings().kafka()).of(page, PATIENCE, now);
        if (trace.isEmpty()) {
            requireAll(trace.coverage());
            throw unknown(page.value());
        }
        switch (format) {
            case JSON -> desk.out().println(new String(Json.write(TraceAnswer.of(trace, now)), StandardCharsets.UTF_8));
            case TABLE -> tell(trace, now);
            case NDJSON, CSV, PLAIN -> story(trace, now).print(desk.out(), format, false);
        }
        requireAll(trace.coverage());
        return Exit.DONE.code();
    }

    /** A page that no table knows may still have been reported, so its topics are looked through. */
    private LowProfileId page(Pages pages) throws SQLException {
        var itself = LowProfileId.canonical(id);
        List<LowProfileId> named;
        try {
            named = pages.named(id);
        } catch (SQLException e) {
            var failure = SqlFailure.in(e);
            if (itself.isEmpty() || (failure != SqlFailure.RETRY && failure != SqlFailure.WAIT)) {
                throw e;
            }
            return itself.get();
        }
        if (itself.isPresent() && (named.isEmpty() || named.contains(itself.get()))) {
            return itself.get();
        }
        return switch (named.size()) {
            case 0 -> throw unknown(id);
            case 1 -> named.getFirst();
            default ->
                throw new NotDone(
                        Exit.USAGE,
                        "more than one payment fits; name one by its page: "
                                + named.stream().map(LowProfileId::value).collect(Collectors.joining(", ")));
        };
    }

    private static NotDone unknown(String id) {
        return new NotDone(
                Exit.NOTHING_MATCHED,
                "nothing is known of \"" + id.replaceAll("\\p{Cntrl}", " ")
                        + "\": no table names it, and no topic has a record of it. Was it copied whole? Kafka keeps"
                        + " notifications for "
                        + Topics.PAYMENT_NOTIFICATIONS.retention().toDays() + " days");
    }

    /** @throws NotDone naming what could not be read */
    private void requireAll(PaymentTrace.Coverage coverage) {
        if (!coverage.tables()) {
            throw new NotDone(
                    Exit.UNREACHABLE,
                    "the database does not answer, so its part is missing: is PostgreSQL up, and are DATABASE_URL,"
                            + " DATABASE_USER, DATABASE_PASSWORD right?");
        }
        if (!coverage.incomplete().isEmpty()) {
            throw new NotDone(
                    Exit.UNREACHABLE,
                    "Kafka at " + desk.settings().kafka().bootstrapServers() + " did not give everything within "
                            + PATIENCE.toSeconds() + " s; something may be missing of "
                            + coverage.incomplete().stream()
                                    .map(Incomplete::topic)
                                    .collect(Collectors.joining(", "))
                            + ": is it up, and is KAFKA_BOOTSTRAP_SERVERS right?");
        }
    }

    private void tell(PaymentTrace trace, Instant now) {
        boolean colours = desk.colours().getAsBoolean();
        summary(trace).print(desk.out(), Format.TABLE, colours);
        if (trace.claim() != null || trace.proof() != null) {
            desk.out().println();
            comparison(trace).print(desk.out(), Format.TABLE, colours);
        }
        desk.out().println();
        story(trace, now).print(desk.out(), Format.TABLE, colours);
    }

    private static Table summary(PaymentTrace trace) {
        var standing = trace.standing();
        var onFile = trace.onFile();
        var table = Table.of("about", "value");
        table.row("payment", trace.lowProfileId().value());
        var reason = standing.reason();
        table.row(
                "stands",
                new Mark(
                        standing.where().code() + (reason == null ? "" : ": " + reason.code()),
                        tone(standing.where())));
        table.row(
                "money",
                standing.money().code()
                        + standing.charges().stream().map(TraceCommand::charge).collect(Collectors.joining("")));
        var order = onFile.order();
        if (order != null) {
            var pending = order.pending();
            table.row(
                    "order",
                    order.id()
                            + (pending == null
                                    ? ", deleted by the shop"
                                    : ", " + pending.state().described() + ", owes " + pending.owed()));
        }
        onFile.lines()
                .forEach(line -> table.row(
                        "line",
                        line.quantity() + " × " + (line.name() == null ? "" : line.name() + " ") + "(" + line.product()
                                + ")"));
        var work = onFile.work();
        if (work != null) {
            table.row("next", work.reason() + ", due " + work.dueAt() + ", " + work.attempts() + " answers so far");
        }
        traces(trace)
                .forEach((id, records) ->
                        table.row("trace", id + ", " + records + (records == 1 ? " record" : " records")));
        return table;
    }

    private static String charge(Standing.Charge charge) {
        return ", charge " + (charge.id() == null ? "without number" : charge.id())
                + (charge.money() == null ? "" : " of " + charge.money())
                + (charge.givenBack() ? " (given back)" : "");
    }

    private static Tone tone(Standing.Where where) {
        return switch (where) {
            case PAID, COMPLETED, REFUNDED -> Tone.GOOD;
            case WAITS_FOR_PERSON, STUCK, ORDER_DELETED -> Tone.BAD;
            case NO_ORDER,
                    ON_ANOTHER_PAGE,
                    AWAITING_PAYMENT,
                    ASKING,
                    DECLINED,
                    EXPIRED,
                    FAILED,
                    CLOSED_BY_SHOP,
                    NOT_READ -> Tone.DOUBTFUL;
        };
    }

    /** The W3C's trace ids, by which log lines are found, as they came, and how many records carry each. */
    private static Map<String, Long> traces(PaymentTrace trace) {
        return trace.events().stream()
                .map(TraceEvent::record)
                .flatMap(source -> source == null ? Stream.empty() : Stream.ofNullable(source.traceId()))
                .collect(Collectors.groupingBy(id -> id, LinkedHashMap::new, Collectors.counting()));
    }

    private static Table comparison(PaymentTrace trace) {
        var claim = facts(trace.claim());
        var proof = facts(trace.proof());
        var names = new LinkedHashSet<>(claim.keySet());
        names.addAll(proof.keySet());
        var table = Table.of("fact", "claim", "proof", "same");
        for (var name : names) {
            boolean both = claim.containsKey(name) && proof.containsKey(name);
            table.row(
                    name,
                    claim.get(name),
                    proof.get(name),
                    both
                            ? trace.differences().contains(name) ? new Mark("no", Tone.BAD) : new Mark("yes", Tone.GOOD)
                            : null);
        }
        return table;
    }

    private static Map<String, String> facts(@Nullable Claim claim) {
        return claim == null ? Map.of() : Facts.byName(Facts.of(claim));
    }

    private static Table story(PaymentTrace trace, Instant now) {
        var table = Table.of("at", "gapSeconds", "place", "what");
        for (var event : TraceAnswer.of(trace, now).events()) {
            table.row(
                    event.at(),
                    event.gapMs() == null ? null : Duration.ofMillis(Math.max(0, event.gapMs())),
                    event.place(),
                    event.what());
        }
        return table;
    }
}
