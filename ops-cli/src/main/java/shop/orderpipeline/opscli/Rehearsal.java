package shop.orderpipeline.opscli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import shop.orderpipeline.topic.Groups;
import shop.orderpipeline.topic.Topics;

/**
 * Every command once, against a pipeline that nobody needs: the JVM records which classes they take, and later starts find
 * them loaded and linked in its cache (JEP 514). Only the script {@code pipeline} asks for it.
 */
public final class Rehearsal {

    private static final PrintStream NOBODY =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    private Rehearsal() {}

    /** Set by who rehearses, for the process that it starts. */
    public static final String THROW_AWAY = "PIPELINE_REHEARSAL";

    /**
     * Ends at once where nobody says that the pipeline is thrown away afterwards, or where another one could be meant.
     *
     * @param arguments the low-profile id of a payment that is completed there
     */
    public static void main(String[] arguments) {
        var named = System.getenv().keySet();
        if (!named.contains(THROW_AWAY)
                || named.stream().anyMatch(name -> name.startsWith("KAFKA_") || name.startsWith("DATABASE_"))) {
            System.err.println("this is for the script alone, which rehearses against a pipeline of its own");
            System.exit(Exit.REFUSED.code());
        }
        var page = arguments[0];
        look(page);
        act(page);
        System.exit(Exit.DONE.code());
    }

    private static void look(String page) {
        for (var what : new String[] {
            "--help",
            "nothing-of-this-name",
            "doctor",
            "doctor -o json",
            "topics --help",
            "topics ls",
            "topics ls --help",
            "topics describe " + Topics.PAID_ORDERS.name(),
            "topics read " + Topics.PAYMENT_NOTIFICATIONS.name(),
            "groups ls",
            "groups lag",
            "streams status",
            "conflicts ls",
            "conflicts stats -o csv",
            "dlt ls",
            "trace " + page,
            "trace " + page + " -o json"
        }) {
            run(NOBODY, what.split(" "));
        }
    }

    private static void act(String page) {
        run(
                NOBODY,
                ("offsets plan --group " + Groups.DEDUCTION + " --topic " + Topics.PAID_ORDERS.name()
                                + " --to earliest")
                        .split(" "));
        run(NOBODY, "orders", "rerun", page, "--reason", "rehearsal");
        var plan = new ByteArrayOutputStream();
        var from = Topics.PAYMENT_NOTIFICATIONS.name();
        run(
                new PrintStream(plan, true, StandardCharsets.UTF_8),
                ("replay plan --from-topic " + from + " --low-profile-id " + page + " --list").split(" "));
        plan.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("id "))
                .findFirst()
                .map(line -> line.substring(2).strip())
                .ifPresent(id -> run(NOBODY, "replay", "run", id, "--execute", "--confirm=" + from));
        run(NOBODY, "replay", "status");
        run(NOBODY, "replay", "ls");
    }

    private static void run(PrintStream out, String... line) {
        OpsCli.run(line, System.getenv(), out, NOBODY, _ -> Optional.empty());
    }
}
