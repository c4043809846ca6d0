package shop.orderpipeline.opscli.orders;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
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
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.repair.OrderRefund;
import shop.orderpipeline.repair.OrderRepair;
import shop.orderpipeline.repair.RefundCommand;
import shop.orderpipeline.repair.Refunded;
import shop.orderpipeline.repair.Refunded.OpenException;
import shop.orderpipeline.repair.RepairCommand;
import shop.orderpipeline.repair.RepairCommand.Kind;
import shop.orderpipeline.repair.Repaired;
import shop.orderpipeline.topic.Json;

/** {@code orders rerun | ask | refunded}. */
@Command(
        name = "orders",
        mixinStandardHelpOptions = true,
        description = "works orders again that wait in error for a person, or closes what waits as refunded")
public final class OrdersCommand {

    private final Desk desk;

    public OrdersCommand(Desk desk) {
        this.desk = desk;
    }

    /** What {@code -o json} prints. */
    record Moved(String orderId, String lowProfileId, String from, String to) {}

    /** Which order, why, and by whom: every command is told the same. */
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
            mixinStandardHelpOptions = true,
            description = "delivers a paid order after all: it was out-of-stock, retries-exhausted or lines-changed")
    int rerun(@Mixin Instruction instruction) {
        return carryOut(Kind.RERUN, instruction);
    }

    @Command(
            name = "ask",
            mixinStandardHelpOptions = true,
            description = "asks CardCom again about an order whose money did not fit: a mismatch, no-lines or"
                    + " transaction-reused")
    int ask(@Mixin Instruction instruction) {
        return carryOut(Kind.ASK, instruction);
    }

    @Command(
            name = "refunded",
            mixinStandardHelpOptions = true,
            description = "writes down that an order's money was refunded at CardCom: closes what is open about its"
                    + " charge, and nothing is delivered for it any more")
    int refunded(
            @Mixin Instruction instruction,
            @Option(
                            names = "--charge",
                            paramLabel = "N",
                            description = "the charge that was given back; needed where exceptions of several are open")
                    Optional<String> number) {
        var refund = new OrderRefund(desk.settings().dataSource());
        var charge = number.map(OrdersCommand::charge).orElse(null);
        switch (refund.carryOut(
                new RefundCommand(instruction.id, desk.who(instruction.as), reason(instruction), charge))) {
            case Refunded.Recorded recorded -> print(recorded, instruction.output);
            case Repaired.Refused refused
            when refused.why() == Repaired.Why.NO_OPEN_EXCEPTION ->
                throw refused(standing(refused) + " and has no open exception"
                        + (charge == null ? "" : " of charge " + charge)
                        + ": somebody closed it already, or it never had one");
            case Repaired.Refused refused
            when refused.why() == Repaired.Why.REFUNDED && charge != null ->
                throw refused(
                        subject(refused) + " is left as it is: the money of charge " + charge + " was given back");
            case Repaired.Refused refused ->
                throw refusal(
                        refused,
                        (refused.standing() instanceof Order.PaymentVerified
                                        ? "it is on its way to be delivered"
                                        : "its charge is on its way to be delivered for another order")
                                + "; if that fails, it waits for a person again");
        }
        return Exit.DONE.code();
    }

    private int carryOut(Kind kind, Instruction instruction) {
        var repair = new OrderRepair(desk.settings().dataSource());
        switch (repair.carryOut(
                new RepairCommand(kind, instruction.id, desk.who(instruction.as), reason(instruction), null))) {
            case Repaired.Reopened reopened ->
                print(
                        new Moved(
                                reopened.order().toString(),
                                reopened.page().value(),
                                text(reopened.from()),
                                text(reopened.to())),
                        instruction.output);
            case Repaired.Refused refused -> throw refusal(refused, advice(kind, refused));
        }
        return Exit.DONE.code();
    }

    private static String reason(Instruction instruction) {
        if (instruction.reason.isBlank()) {
            throw new NotDone(Exit.USAGE, "--reason is empty: say why, for whoever reads the audit");
        }
        return instruction.reason.strip();
    }

    private static TranzactionId charge(String number) {
        return TranzactionId.ofDigits(number)
                .orElseThrow(() -> new NotDone(
                        Exit.USAGE, "--charge is no charge's number: give it as CardCom does, in digits, above zero"));
    }

    private void print(Moved moved, Output output) {
        switch (output) {
            case JSON -> desk.out().println(new String(Json.write(moved), StandardCharsets.UTF_8));
            case TABLE -> desk.out().println("order " + moved.orderId() + ": " + moved.from() + " -> " + moved.to());
        }
        desk.err().println("its exception is closed; it is worked within a second");
    }

    private void print(Refunded.Recorded recorded, Output output) {
        switch (output) {
            case JSON -> desk.out().println(new String(Json.write(recorded), StandardCharsets.UTF_8));
            case TABLE ->
                recorded.exceptions()
                        .forEach(closed -> desk.out()
                                .println((closed.orderId() == null
                                                ? "page "
                                                        + closed.lowProfileId().value()
                                                : "order " + closed.orderId())
                                        + ": " + closed.described() + " -> refunded"));
        }
        desk.err()
                .println("nothing is paid or delivered by what is listed any more; the money itself is given back at"
                        + " CardCom, not by this command");
    }

    /** @param advice where the order does not wait for the command: what it waits for */
    private static NotDone refusal(Repaired.Refused refused, String advice) {
        var order = subject(refused);
        return switch (refused.why()) {
            case UNKNOWN_ORDER ->
                new NotDone(Exit.NOTHING_MATCHED, "no order has this id or this page: look it up in the console");
            case TWO_ORDERS ->
                refused("the id is one order's own and another one's page: name the order by its other id");
            case NOT_ITS_COMMAND -> refused(standing(refused) + ": " + advice);
            case NO_PAGE ->
                refused(order + " has no page to work it by: it was never paid, or the shop took its page away");
            case SEVERAL_CHARGES ->
                refused(order + " has open exceptions of more than one charge ("
                        + refused.open().stream().map(OpenException::described).collect(Collectors.joining("; "))
                        + "): name by --charge the one that was given back, or its page where none has a number");
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

    private static String subject(Repaired.Refused refused) {
        return refused.order() == null ? "the page" : "order " + refused.order();
    }

    private static String standing(Repaired.Refused refused) {
        return subject(refused)
                + (refused.order() == null ? " belongs to no order" : " is " + text(refused.standing()));
    }

    private static String text(@Nullable Order order) {
        return order == null ? "gone" : order.described();
    }

    private static NotDone refused(String message) {
        return new NotDone(Exit.REFUSED, message);
    }
}
