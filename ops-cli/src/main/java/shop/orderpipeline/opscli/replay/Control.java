package shop.orderpipeline.opscli.replay;

import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;
import shop.orderpipeline.opscli.Desk;
import shop.orderpipeline.opscli.Exit;
import shop.orderpipeline.opscli.NotDone;
import shop.orderpipeline.replay.Ordered;

/** The options that say how a run goes about it. */
final class Control {

    private static final Pattern RATE = Pattern.compile("([0-9]{1,6})(/s)?");

    @Option(names = "--execute", description = "without it, says what it would do")
    private boolean execute;

    @Option(names = "--reason", paramLabel = "TEXT", description = "for the audit; required in production")
    private Optional<String> reason = Optional.empty();

    @Option(
            names = "--rate",
            defaultValue = "500/s",
            paramLabel = "N[/s]",
            description = "records a second at most (default ${DEFAULT-VALUE})")
    private String rate = "500/s";

    @Option(
            names = "--pause-above-lag",
            paramLabel = "N",
            description = "waits while a group that works them is more than N records behind")
    private Optional<Long> pauseAboveLag = Optional.empty();

    @Option(
            names = "--max-failures",
            defaultValue = "0",
            paramLabel = "N",
            description = "passes over so many records that Kafka does not take (default ${DEFAULT-VALUE})")
    private int mostFailures;

    @Option(names = "--as", paramLabel = "ACCOUNT", description = "who runs it; the account's name by default")
    private Optional<String> as = Optional.empty();

    boolean execute() {
        return execute;
    }

    /** Checked, whether it is executed or not. */
    Ordered ordered(Desk desk) {
        if (mostFailures < 0 || pauseAboveLag.filter(lag -> lag < 0).isPresent()) {
            throw new NotDone(Exit.USAGE, "--max-failures and --pause-above-lag are 0 or more");
        }
        return new Ordered(
                desk.who(as),
                reason.map(String::strip).filter(text -> !text.isEmpty()),
                desk.settings().production(),
                perSecond(),
                pauseAboveLag,
                mostFailures,
                false);
    }

    int perSecond() {
        var match = RATE.matcher(rate);
        if (!match.matches() || Integer.parseInt(match.group(1)) < 1) {
            throw new NotDone(Exit.USAGE, "--rate is at least 1 record a second: 20, or 20/s");
        }
        return Integer.parseInt(match.group(1));
    }
}
