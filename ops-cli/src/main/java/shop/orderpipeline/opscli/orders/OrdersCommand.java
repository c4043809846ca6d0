package shop.orderpipeline.opscli.orders;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import shop.orderpipeline.opscli.Desk;
import shop.orderpipeline.opscli.Exit;
import shop.orderpipeline.opscli.NotDone;
import shop.orderpipeline.opscli.Output;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.repair.OrderRepair;
import shop.orderpipeline.repair.RepairCommand;
import shop.orderpipeline.repair.RepairCommand.Kind;
import shop.orderpipeline.repair.Repaired;
import shop.orderpipeline.topic.Json;

/** {@code orders rerun | ask}. */
@Command(name = "orders", description = "works orders again that wait in error for a person")
public final class OrdersCommand {

    private final Desk desk;

    public OrdersCommand(Desk desk) {
        this.desk = desk;
    }

    /** What {@code -o json} prints. */
    record Moved(String orderId, String lowProfileId, String from, String to) {}

    /** Which order, why, and by whom: both commands are told the same. */
    static final class Instruction {

        @Parameters(paramLabel = "ID", description = "the order's id, or the low-profile id of its page")
        private String id = "";

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "for the audit")
        private String reason = "";

        @Option(names = "--as", paramLabel = "ACCOUNT", description = "who orders it; the account's name by default")
        private Optional<String> as = Optional.empty();

        @Option(
                names = {"-o", "--output"},
                defaultValue = "table",
                description = "table, json")
        private Output output = Output.TABLE;
    }

    @Command(
            name = "rerun",
            description = "delivers a paid order after all: it was out-of-stock, retries-exhausted or lines-changed")
    int rerun(@Mixin Instruction instruction) {
        return carryOut(Kind.RERUN, instruction);
    }

    @Command(
            name = "ask",
            description = "asks CardCom again about an order whose money did not fit: a mismatch, no-lines or"
                    + " transaction-reused")
    int ask(@Mixin Instruction instruction) {
        return carryOut(Kind.ASK, instruction);
    }

    private int carryOut(Kind kind, Instruction instruction) {
        if (instruction.reason.isBlank()) {
            throw new NotDone(Exit.USAGE, "--reason is empty: say why, for whoever reads the audit");
        }
        var repair = new OrderRepair(desk.settings().dataSource());
        switch (repair.carryOut(
                new RepairCommand(kind, instruction.id, desk.who(instruction.as), instruction.reason.strip(), null))) {
            case Repaired.Reopened reopened ->
                print(
                        new Moved(
                                reopened.order().toString(),
                                reopened.page().value(),
                                text(reopened.from()),
                                text(reopened.to())),
                        instruction.output);
            case Repaired.Refused refused -> throw refusal(kind, refused);
        }
        return Exit.DONE.code();
    }

    private void print(Moved moved, Output output) {
        switch (output) {
            case JSON -> desk.out().println(new String(Json.write(moved), StandardCharsets.UTF_8));
            case TABLE -> desk.out().println("order " + moved.orderId() + ": " + moved.from() + " -> " + moved.to());
        }
        desk.err().println("its exception is closed; it is worked within a second");
    }

    private static NotDone refusal(Kind kind, Repaired.Refused refused) {
        var order = "order " + refused.order();
        return switch (refused.why()) {
            case UNKNOWN_ORDER ->
                new NotDone(Exit.NOTHING_MATCHED, "no order has this id or this page: look it up in the console");
            case TWO_ORDERS ->
                refused("the id is one order's own and another one's page: name the order by its other id");
            case NOT_ITS_COMMAND -> refused(order + " is " + text(refused.standing()) + ": " + advice(kind, refused));
            case NO_PAGE ->
                refused(order + " has no page to work it by: it was never paid, or the shop took its page away");
            case REFUNDED -> refused(order + " is left as it is: its money was given back");
            case NO_OPEN_EXCEPTION ->
                refused(order + " has no open exception of this page: somebody closed it already,"
                        + " or the shop gave it another page; look at its exceptions in the console");
        };
    }

    private static String advice(Kind kind, Repaired.Refused refused) {
        return switch (refused.standing()) {
            case Order.Undeliverable _ when kind == Kind.ASK -> "it is paid; orders rerun delivers it";
            case Order.Mismatched _, Order.Unsellable _
            when kind == Kind.RERUN -> "its payment is not accepted; orders ask puts the question again";
            case null, default -> "only an order in error waits for a person's command";
        };
    }

    private static String text(@Nullable Order order) {
        if (order == null) {
            return "gone";
        }
        var reason = order.statusReason();
        return reason == null ? order.status() : order.status() + "/" + reason;
    }

    private static NotDone refused(String message) {
        return new NotDone(Exit.REFUSED, message);
    }
}
