package shop.orderpipeline.opscli;

import java.io.PrintStream;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Where a command is given: its settings, and how it speaks.
 *
 * @param out what programs read
 * @param err what people read
 * @param question asks the person at the terminal; empty where there is no terminal, so nothing ever hangs
 * @param colours whether words may be coloured
 */
public record Desk(
        OpsSettings settings,
        PrintStream out,
        PrintStream err,
        Function<String, Optional<String>> question,
        BooleanSupplier colours) {

    /**
     * The name that the audit gets: as given, or the account's.
     *
     * @throws NotDone where it is no account name
     */
    public String who(Optional<String> given) {
        var name = given.orElse(settings.account());
        if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new NotDone(
                    Exit.USAGE,
                    "who gives this command is not clear: name an account with --as (letters, digits, . _ -)");
        }
        return name;
    }
}
