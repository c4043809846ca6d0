package shop.orderpipeline.replay;

import java.sql.Connection;
import java.sql.SQLException;

/** What a run needs besides its order. */
final class Guards {

    private static final int ROUTINE_SHEKELS = 10_000;

    /** One approval is good for one run. */
    private static final String IS_APPROVED = """
            select exists (
              select from audit a
              where a.what = 'replay-approved' and a.plan = ? and lower(a.who) <> lower(?)
                and a.id > coalesce(
                  (select max(s.id) from audit s where s.what = 'replay-started' and s.plan = a.plan), 0))
            """;

    private final Connection connection;
    private final Plan plan;
    private final Findings findings;
    private final Ordered ordered;

    Guards(Connection connection, Plan plan, Findings findings, Ordered ordered) {
        this.connection = connection;
        this.plan = plan;
        this.findings = findings;
        this.ordered = ordered;
    }

    /** @throws NotReplayed where production demands a second person, and none approved */
    void askForASecondPerson(EffectProof proof) throws SQLException {
        boolean routine = findings.records() <= Replays.ROUTINE_RECORDS && !proof.isWorthMoreThan(ROUTINE_SHEKELS);
        if (!ordered.production() || routine || isApproved()) {
            return;
        }
        throw new NotReplayed(
                NotReplayed.Why.NEEDS_SECOND_PERSON,
                "more than " + Replays.ROUTINE_RECORDS + " records or " + ROUTINE_SHEKELS
                        + " ILS in production need a second person: somebody other than " + ordered.who()
                        + " runs\n  ./pipeline replay approve '" + plan.id() + "'");
    }

    private boolean isApproved() throws SQLException {
        try (var statement = connection.prepareStatement(IS_APPROVED)) {
            statement.setString(1, plan.id());
            statement.setString(2, ordered.who());
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }
}
