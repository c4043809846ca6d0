package shop.orderpipeline.opscli.deadletters;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import shop.orderpipeline.opscli.Desk;
import shop.orderpipeline.opscli.Exit;
import shop.orderpipeline.opscli.Mark;
import shop.orderpipeline.opscli.NotDone;
import shop.orderpipeline.opscli.RecordText;
import shop.orderpipeline.opscli.Rows;
import shop.orderpipeline.opscli.Table;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.repair.Audit;
import shop.orderpipeline.repair.DiscardedLetter;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.topic.Origins;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/** {@code dlt discard}. */
@Command(
        name = "discard",
        mixinStandardHelpOptions = true,
        description = {
            "writes down that dead letters need no more: they wait no longer, and no alarm counts them",
            "Nothing is deleted: the records stay until their topic forgets them, and can be redriven meanwhile. A letter",
            "whose paid order waits for a person is refused: ./pipeline orders settles both."
        },
        footer = {"", "Example:", "  ./pipeline dlt discard conflicts-dlt-3@17 --reason 'a test of ours' --execute"})
public final class DiscardCommand implements Callable<Integer> {

    private static final int MOST = 100;

    private static final String HOLDS_MONEY = """
            select exists (
              select from exceptions e join pending_orders p on p.id = e.pending_order_id
              where e.reason = 'retries-exhausted' and e.state = 'open' and p.status = 'error'
                and (p.id = ? or p.canonical_low_profile_id = ?))
            """;

    private static final String DISCARDED_BY = """
            select who from audit where what = ? and detail = ? order by id desc limit 1
            """;

    private final Desk desk;

    @Parameters(
            arity = "1..*",
            paramLabel = "PLACE",
            description = "topic-partition@offset, as dlt ls prints it; " + MOST + " at most")
    private List<String> places = List.of();

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "for the audit, and for the console")
    private String reason = "";

    @Option(names = "--execute", description = "without it, says what it would do")
    private boolean execute;

    @Option(names = "--as", paramLabel = "ACCOUNT", description = "who says so; the account's name by default")
    private Optional<String> as = Optional.empty();

    @Mixin
    private Rows rows = new Rows();

    public DiscardCommand(Desk desk) {
        this.desk = desk;
    }

    /**
     * A letter that is to be discarded.
     *
     * @param page its key; null where that is none
     * @param order whose paid order it says; null where it says none
     */
    private record Letter(
            DiscardedLetter letter,
            @Nullable LowProfileId page,
            @Nullable OrderId order) {}

    @Override
    public Integer call() throws SQLException {
        var who = desk.who(as);
        if (reason.isBlank()) {
            throw new NotDone(Exit.USAGE, "--reason is empty: say why, for whoever reads the audit");
        }
        if (places.size() > MOST) {
            throw new NotDone(Exit.USAGE, places.size() + " places are more than " + MOST + ": look at each first");
        }
        var letters = places.stream()
                .distinct()
                .map(place -> read(NamedLetter.read(desk.settings().kafka(), place)))
                .toList();
        var table = Table.of("place", "at", "lowProfileId", "state");
        try (var connection = desk.settings().dataSource().getConnection()) {
            connection.setAutoCommit(false);
            refuseWhatHoldsMoney(connection, letters);
            for (var letter : letters) {
                var page = letter.page();
                table.row(
                        letter.letter().place().toString(),
                        letter.letter().at(),
                        page == null ? null : page.value(),
                        carryOut(connection, letter, who));
            }
            connection.commit();
        }
        rows.print(desk, table);
        if (!execute) {
            desk.err().println("nothing is written; to discard them, give the same line with --execute");
        }
        return Exit.DONE.code();
    }

    private Mark carryOut(Connection connection, Letter letter, String who) throws SQLException {
        var before = discardedBy(connection, letter.letter());
        if (before.isPresent()) {
            return new Mark("discarded before by " + before.get(), Mark.Tone.GOOD);
        }
        if (!execute) {
            return new Mark("would be discarded", Mark.Tone.DOUBTFUL);
        }
        Audit.write(
                connection,
                new Audit.Entry(
                        who,
                        Audit.What.DEAD_LETTER_DISCARDED,
                        null,
                        letter.order(),
                        letter.page(),
                        reason.strip(),
                        letter.letter().detail()));
        return new Mark("discarded", Mark.Tone.GOOD);
    }

    private static Letter read(ConsumerRecord<byte[], byte[]> record) {
        return new Letter(
                new DiscardedLetter(Origins.of(record), Instant.ofEpochMilli(record.timestamp())),
                RecordText.id(record.key()).orElse(null),
                isOfAPaidOrder(record.topic())
                                && Topics.PAID_ORDERS.read(record) instanceof Topic.Read.Parsed<PaidOrder>(var paid)
                        ? paid.orderId()
                        : null);
    }

    private static void refuseWhatHoldsMoney(Connection connection, List<Letter> letters) throws SQLException {
        var held = new ArrayList<String>();
        for (var letter : letters) {
            if (isOfAPaidOrder(letter.letter().place().topic()) && holdsMoney(connection, letter)) {
                held.add(letter.letter().place().toString());
            }
        }
        if (!held.isEmpty()) {
            throw new NotDone(
                    Exit.REFUSED,
                    "a buyer paid and waits: " + String.join(", ", held)
                            + "; deliver the order (./pipeline orders rerun), or give the money back and write it down"
                            + " (./pipeline orders refunded): either settles the letter");
        }
    }

    /** Its buyer's money was taken. */
    private static boolean isOfAPaidOrder(String topic) {
        return topic.equals(Topics.deadLettersOf(Topics.PAID_ORDERS));
    }

    private static boolean holdsMoney(Connection connection, Letter letter) throws SQLException {
        try (var statement = connection.prepareStatement(HOLDS_MONEY)) {
            var order = letter.order();
            var page = letter.page();
            statement.setObject(1, order == null ? null : order.value());
            statement.setString(2, page == null ? null : page.value());
            try (var found = statement.executeQuery()) {
                found.next();
                return found.getBoolean(1);
            }
        }
    }

    private static Optional<String> discardedBy(Connection connection, DiscardedLetter letter) throws SQLException {
        try (var statement = connection.prepareStatement(DISCARDED_BY)) {
            statement.setString(1, Audit.What.DEAD_LETTER_DISCARDED.code());
            statement.setString(2, letter.detail());
            try (var found = statement.executeQuery()) {
                return found.next() ? Optional.of(found.getString(1)) : Optional.empty();
            }
        }
    }
}
