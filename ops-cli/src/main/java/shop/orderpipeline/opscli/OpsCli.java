package shop.orderpipeline.opscli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import shop.orderpipeline.failure.SqlFailure;

/** The operator's commands behind {@code ./pipeline}: answers on stdout, talk on stderr, one exit code a kind of end. */
@Command(
        name = "pipeline",
        mixinStandardHelpOptions = true,
        description = "runs and mends the pipeline; up, demo and bench are explained in README.md",
        footer = {
            "",
            "Begin with",
            "  ./pipeline doctor",
            "and follow one payment with",
            "  ./pipeline trace LOW_PROFILE_ID",
            "",
            "Exit codes: 0 done, 1 unexpected, 2 usage, 3 unreachable, 4 nothing matched, 5 some failed,",
            "6 refused by a guard, 7 check failed, 8 timeout, 130 interrupted"
        })
public final class OpsCli {

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "shows where in the program a failure happened")
    private boolean debug;

    @Option(
            names = "--no-color",
            scope = ScopeType.INHERIT,
            description = "plain words also on a terminal; NO_COLOR and TERM=dumb say the same")
    private boolean colourless;

    private OpsCli() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(run(arguments, _ -> List.of()));
    }

    /**
     * Runs one command of this process; returns its exit code.
     *
     * @param further commands of a program that sees more than this module does
     */
    public static int run(String[] arguments, Function<Desk, List<Object>> further) {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        return run(
                arguments,
                System.getenv(),
                out,
                System.err,
                OpsCli::askAtTheTerminal,
                terminal().isPresent(),
                further);
    }

    /** Runs one command; returns its exit code. */
    public static int run(
            String[] arguments,
            Map<String, String> environment,
            PrintStream out,
            PrintStream err,
            Function<String, Optional<String>> question) {
        return run(arguments, environment, out, err, question, _ -> List.of());
    }

    /** Likewise, with {@code further} commands of a program that sees more than this module does. */
    public static int run(
            String[] arguments,
            Map<String, String> environment,
            PrintStream out,
            PrintStream err,
            Function<String, Optional<String>> question,
            Function<Desk, List<Object>> further) {
        return run(arguments, environment, out, err, question, false, further);
    }

    private static int run(
            String[] arguments,
            Map<String, String> environment,
            PrintStream out,
            PrintStream err,
            Function<String, Optional<String>> question,
            boolean atATerminal,
            Function<Desk, List<Object>> further) {
        var root = new OpsCli();
        OpsSettings settings;
        try {
            settings = OpsSettings.fromEnvironment(environment);
        } catch (NotDone e) {
            err.println("pipeline: " + e.getMessage());
            return e.exit().code();
        }
        boolean colours = atATerminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        var desk = new Desk(settings, out, err, question, () -> colours && !root.colourless);
        var commands = new CommandLine(root);
        further.apply(desk).forEach(commands::addSubcommand);
        Commands.addTo(commands, desk, arguments);
        return commands.setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler(
                        (failure, _, _) -> root.explain(failure, desk).code())
                .execute(arguments);
    }

    private static Optional<String> askAtTheTerminal(String question) {
        return terminal().map(console -> {
            @Nullable String answer = console.readLine("%s ", question);
            return answer == null ? "" : answer.strip();
        });
    }

    private static Optional<Console> terminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }

    private Exit explain(Exception failure, Desk desk) {
        var end = end(failure, desk.settings());
        desk.err().println("pipeline: " + end.getMessage());
        if (debug) {
            failure.printStackTrace(desk.err());
        }
        return end.exit();
    }

    /** Nothing that a driver says is printed: it may quote values. */
    private static NotDone end(Exception failure, OpsSettings settings) {
        if (failure instanceof NotDone known) {
            return known;
        }
        if (failure instanceof InterruptedException) {
            return new NotDone(Exit.UNEXPECTED, "interrupted; the same line may be run again");
        }
        var sql = SqlFailure.in(failure);
        if (sql != null) {
            boolean serves = sql == SqlFailure.DATA || sqlState(failure).startsWith("42");
            return new NotDone(
                    serves ? Exit.UNEXPECTED : Exit.UNREACHABLE,
                    "the database at " + withoutQuery(settings.databaseUrl()) + " does not serve us (SQLSTATE "
                            + sqlState(failure)
                            + "): is it the pipeline's, up, and of this version, and are DATABASE_URL,"
                            + " DATABASE_USER, DATABASE_PASSWORD right?",
                    failure);
        }
        if (failure instanceof KafkaException || failure.getCause() instanceof KafkaException) {
            return new NotDone(
                    Exit.UNREACHABLE,
                    "Kafka at " + settings.kafka().bootstrapServers() + " does not serve us (" + causes(failure)
                            + "): is the pipeline up, and is KAFKA_BOOTSTRAP_SERVERS right?");
        }
        return new NotDone(Exit.UNEXPECTED, "failed (" + causes(failure) + "); --debug shows where");
    }

    private static String withoutQuery(String url) {
        return Arrays.stream(url.split("\\?", 2)).findFirst().orElse(url);
    }

    private static String sqlState(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "unknown";
    }

    private static String causes(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName();
    }
}
