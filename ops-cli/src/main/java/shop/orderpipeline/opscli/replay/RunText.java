package shop.orderpipeline.opscli.replay;

import java.util.List;
import shop.orderpipeline.opscli.Desk;
import shop.orderpipeline.opscli.Exit;
import shop.orderpipeline.opscli.Table;
import shop.orderpipeline.replay.Run;

/** How runs are shown. */
final class RunText {

    private RunText() {}

    static Table table(List<Run> runs) {
        var table =
                Table.of("run", "state", "source", "published", "records", "parked", "who", "startedAt", "repeated");
        runs.forEach(run -> table.row(
                run.id(),
                run.state().code(),
                run.source(),
                run.published(),
                run.records(),
                run.parked(),
                run.who(),
                run.startedAt(),
                run.report().map(Run.Report::repeated).orElse(null)));
        return table;
    }

    static Table facts(Run run) {
        var table = Table.of("fact", "value");
        table.row("run", run.id());
        table.row("state", run.state().code());
        table.row("plan", run.plan());
        table.row("from", run.source());
        table.row("to", run.target());
        table.row("who", run.who());
        table.row("reason", run.reason());
        table.row("records", run.records());
        table.row("published", run.published());
        table.row("failed", run.failed());
        table.row("parked", run.parked());
        table.row("cancelledBy", run.cancelledBy());
        table.row("startedAt", run.startedAt());
        table.row("progressedAt", run.progressedAt());
        table.row("endedAt", run.endedAt());
        table.row(
                "checkpoint",
                run.checkpoints().entrySet().stream()
                        .map(next -> next.getKey() + "@" + next.getValue())
                        .toList());
        table.row("effectsRepeated", run.report().map(Run.Report::repeated).orElse(null));
        return table;
    }

    /** What a run did; the last line is a contract. */
    static Exit report(Run run, Desk desk) {
        var report = run.report().orElseThrow();
        var out = desk.out();
        out.println("run " + run.id() + ": " + run.state().code());
        out.println("records published: " + report.published() + " of " + run.records() + " to " + run.target());
        if (report.failed() > 0) {
            out.println("records that Kafka did not take: " + report.failed());
        }
        out.println("records parked: " + report.parked());
        out.println("orders newly paid: " + report.paid());
        out.println("orders newly completed: " + report.completed());
        if (report.unsettled() > 0) {
            out.println("payments still being worked: " + report.unsettled());
        }
        if (report.repeated() > 0) {
            out.println("paid twice: " + report.paidTwice());
            out.println("deducted twice: " + report.deductedTwice());
            out.println("completed twice: " + report.completedTwice());
            out.println("products with less stock than the ledger says: " + report.takenUnexplained());
        }
        if (report.takenUnexplained() > 0) {
            desk.err()
                    .println(
                            "stock of " + report.products() + " fell by more than the ledger says: another program took"
                                    + " it in the meantime, or it was deducted twice");
        }
        out.println("effects repeated: " + report.repeated());
        if (report.repeated() > 0) {
            return Exit.CHECK_FAILED;
        }
        return report.failed() > 0 || run.state() == Run.State.CANCELLED ? Exit.SOME_FAILED : Exit.DONE;
    }
}
