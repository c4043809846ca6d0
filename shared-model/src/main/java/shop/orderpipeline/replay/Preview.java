package shop.orderpipeline.replay;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import shop.orderpipeline.deduction.FactsTable;
import shop.orderpipeline.deduction.OrderFacts;
import shop.orderpipeline.deduction.Standing;
import shop.orderpipeline.deduction.StockAllocation;
import shop.orderpipeline.deduction.StockAllocation.Demand;
import shop.orderpipeline.order.OrderEvent.RerunOrdered;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.order.OrderLifecycle;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.repair.OrderRepair;
import shop.orderpipeline.repair.RepairCommand;
import shop.orderpipeline.replay.Findings.Taken;
import shop.orderpipeline.replay.Outcome.Because;
import shop.orderpipeline.replay.OutcomeRule.Answer;
import shop.orderpipeline.replay.OutcomeRule.Payment;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.stock.ProductId;
import shop.orderpipeline.verification.PagesOnFile;

/**
 * What each record of a plan would do, by the services' own deciders over the tables as one snapshot shows them. Orders
 * take the stock in the order in which their records were appended, so that the last of them may be out of stock. Reads in
 * slices; writes nothing.
 */
final class Preview {

    private static final int RECORDS_A_SLICE = 1_000;

    private static final String PAYMENTS =
            "select asked.page, asked.claimed, " + PagesOnFile.COLUMNS + ",\n" + """
                  paid.id as paid_id, paid.tranzaction_id as paid_by,
                  exists (select from exceptions e where e.low_profile_id = asked.page) as told,
                  coalesce(w.attempts, 0) as answers,
                  exists (
                    select from exceptions r where r.tranzaction_id = asked.claimed and r.state = 'refunded') as refunded
                from unnest(?::text[], ?::bigint[]) as asked(page, claimed)
                """ + PagesOnFile.OF_PAGES + """
                left join open_work w on w.low_profile_id = asked.page
                """;

    private static final String SHOWN = "select id from conflicts where id = any (?)";

    private final Connection connection;
    private final boolean reopensOrders;
    private final Map<ProductId, Long> left = new HashMap<>();
    /** What an earlier record of the plan works already. */
    private final Set<OrderId> delivered = new HashSet<>();

    private final Set<LowProfileId> asked = new HashSet<>();
    private final Set<String> shown = new HashSet<>();

    private Preview(Connection connection, Source source) {
        this.connection = connection;
        this.reopensOrders = source.reopensOrders();
    }

    /** One outcome for each record, in their order. */
    static List<Outcome> of(List<Taken> records, Source source, Connection connection) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        try {
            var preview = new Preview(connection, source);
            var outcomes = new ArrayList<Outcome>(records.size());
            for (int at = 0; at < records.size(); at += RECORDS_A_SLICE) {
                outcomes.addAll(preview.slice(records.subList(at, Math.min(records.size(), at + RECORDS_A_SLICE))));
            }
            return outcomes;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
            connection.setReadOnly(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
    }

    private List<Outcome> slice(List<Taken> records) throws SQLException {
        var answers = answers(records);
        var facts = facts(answers.stream()
                .flatMap(answer -> answer instanceof Answer.Deliver(var order) ? Stream.of(order) : Stream.empty())
                .toList());
        var outcomes = new ArrayList<Outcome>(records.size());
        for (var answer : answers) {
            outcomes.add(
                    switch (answer) {
                        case Answer.Known(var outcome) -> outcome;
                        case Answer.Deliver(var order) -> deliver(order, facts);
                    });
        }
        return outcomes;
    }

    private List<Answer> answers(List<Taken> records) throws SQLException {
        var payments = payments(records);
        var alreadyShown = alreadyShown(records);
        var answers = new ArrayList<Answer>(records.size());
        for (var record : records) {
            answers.add(
                    switch (record.subject()) {
                        case Subject.Deliver(var order) -> new Answer.Deliver(order);
                        case Subject.Ask ask -> ask(ask, payments);
                        case Subject.AskLater _ -> known(Outcome.noOp(Because.SCHEDULED));
                        case Subject.Remember _ -> known(Outcome.noOp(Because.REMEMBERED));
                        case Subject.Tell _ -> known(Outcome.noOp(Because.TOLD_AGAIN));
                        case Subject.Show(var conflict) ->
                            known(
                                    alreadyShown.contains(conflict) || !shown.add(conflict)
                                            ? Outcome.noOp(Because.SHOWN_ALREADY)
                                            : Outcome.advances(Because.SHOWN));
                        case Subject.Unreadable(var reason) -> known(Outcome.refused(Because.UNREADABLE, reason));
                    });
        }
        return answers;
    }

    private static Answer known(Outcome outcome) {
        return new Answer.Known(outcome);
    }

    private Answer ask(Subject.Ask ask, Map<Subject.Ask, Payment> payments) {
        var payment = payments.get(ask);
        if (payment == null) {
            throw new IllegalStateException("asked for a payment and got no row");
        }
        var answer = OutcomeRule.ofQuestion(payment, ask.claimed());
        boolean advances = answer instanceof Answer.Known(var outcome) && outcome.kind() == Outcome.Kind.ADVANCES;
        return advances && !asked.add(ask.page()) ? known(earlierRecord()) : answer;
    }

    private static Outcome earlierRecord() {
        return Outcome.noOp(Because.EARLIER_RECORD);
    }

    private Outcome deliver(PaidOrder order, Map<OrderId, OrderFacts> facts) {
        var known = facts.get(order.orderId());
        if (known == null) {
            throw new IllegalStateException("asked for an order and got no row");
        }
        var standing = Standing.of(known);
        if (!(standing instanceof Standing.Deductible)) {
            return OutcomeRule.of(standing, Optional.empty());
        }
        if (!delivered.add(order.orderId())) {
            return earlierRecord();
        }
        return OutcomeRule.of(
                standing, Optional.of(StockAllocation.serve(left, new Demand(known.orderId(), known.lines()))));
    }

    private Map<Subject.Ask, Payment> payments(List<Taken> records) throws SQLException {
        var questions = records.stream()
                .flatMap(record -> record.subject() instanceof Subject.Ask ask ? Stream.of(ask) : Stream.empty())
                .distinct()
                .toList();
        if (questions.isEmpty()) {
            return Map.of();
        }
        var payments = new HashMap<Subject.Ask, Payment>();
        try (var statement = connection.prepareStatement(PAYMENTS)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text",
                            questions.stream().map(ask -> ask.page().value()).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "bigint",
                            questions.stream()
                                    .map(ask -> ask.claimed() == null
                                            ? null
                                            : ask.claimed().value())
                                    .toArray()));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var page = new LowProfileId(rows.getString("page"));
                    var paidId = rows.getObject("paid_id", UUID.class);
                    var paidBy = PagesOnFile.charge(rows, "paid_by");
                    payments.put(
                            new Subject.Ask(page, PagesOnFile.charge(rows, "claimed")),
                            new Payment(
                                    PagesOnFile.order(page, rows),
                                    paidId == null || paidBy == null
                                            ? null
                                            : new PaidOrder(new OrderId(paidId), page, paidBy),
                                    rows.getBoolean("told"),
                                    rows.getInt("answers"),
                                    rows.getBoolean("refunded")));
                }
            }
        }
        return payments;
    }

    private Set<String> alreadyShown(List<Taken> records) throws SQLException {
        var ids = records.stream()
                .flatMap(record -> record.subject() instanceof Subject.Show(var id) ? Stream.of(id) : Stream.empty())
                .distinct()
                .toArray();
        var found = new HashSet<String>();
        if (ids.length > 0) {
            try (var statement = connection.prepareStatement(SHOWN)) {
                statement.setArray(1, connection.createArrayOf("text", ids));
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                }
            }
        }
        return found;
    }

    /** The facts of orders; the stock of what they want and nobody before them wanted is read with them. */
    private Map<OrderId, OrderFacts> facts(List<PaidOrder> paid) throws SQLException {
        if (paid.isEmpty()) {
            return Map.of();
        }
        var once = new LinkedHashMap<OrderId, PaidOrder>();
        paid.forEach(order -> once.putIfAbsent(order.orderId(), order));
        var facts = FactsTable.read(connection, List.copyOf(once.values())).stream()
                .collect(Collectors.toMap(OrderFacts::orderId, fact -> fact));
        if (reopensOrders) {
            for (var order : OrderRepair.redrivable(connection, facts.keySet())) {
                facts.computeIfPresent(order, (_, fact) -> reopened(fact));
            }
        }
        var products = new TreeSet<ProductId>();
        facts.values().forEach(fact -> products.addAll(fact.lines().keySet()));
        products.removeAll(left.keySet());
        left.putAll(FactsTable.stock(connection, products));
        return facts;
    }

    /** The run itself takes these orders out of {@code error/retries-exhausted} first. */
    private static OrderFacts reopened(OrderFacts fact) {
        return RepairCommand.Kind.REDRIVE.fits(fact.order())
                ? OrderLifecycle.next(fact.order(), new RerunOrdered())
                        .map(fact::standingAs)
                        .orElse(fact)
                : fact;
    }
}
