package shop.orderpipeline.opscli.replay;

import java.util.Optional;
import picocli.CommandLine.Option;
import shop.orderpipeline.opscli.Desk;

/** Who says a word about a replay, and why. */
final class Person {

    @Option(names = "--reason", paramLabel = "TEXT", description = "for the audit")
    private Optional<String> reason = Optional.empty();

    @Option(names = "--as", paramLabel = "ACCOUNT", description = "who says so; the account's name by default")
    private Optional<String> as = Optional.empty();

    Optional<String> reason() {
        return reason;
    }

    String who(Desk desk) {
        return desk.who(as);
    }
}
