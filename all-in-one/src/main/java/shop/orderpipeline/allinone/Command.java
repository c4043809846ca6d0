package shop.orderpipeline.allinone;

import java.nio.file.Path;
import java.util.List;

/** What the person at the keyboard asked for. */
sealed interface Command {

    String USAGE = """
            usage: ./pipeline up [--data DIR]        runs everything in the foreground; DIR (default: data, beside the script) keeps the data
                   ./pipeline demo                   sends five kinds of payment through a running pipeline and shows what became of them
                   ./pipeline notification --help    sends notifications, as many as you like: repeated, for the last item, too early
                   ./pipeline bench --help           measures

            for who operates it, each with --help:
                   ./pipeline doctor                 what is wrong, and what to do
                   ./pipeline trace ID               one payment through all topics and tables
                   ./pipeline topics | groups | streams | conflicts | dlt
                                                     what is where, how far behind, what went wrong
                   ./pipeline orders                 works orders again that wait in error for a person
                   ./pipeline replay                 publishes records again, after a plan that writes nothing; nothing is done twice
                   ./pipeline offsets                moves a stopped consumer group, after a plan that writes nothing
            """;

    /** Run everything on this data directory until told to stop. */
    record Up(Path data) implements Command {}

    /** Send the demonstration's payments through a running pipeline. */
    record Demo() implements Command {}

    /** Send notifications, as its own words say. */
    record Notification(List<String> line) implements Command {}

    /**
     * Start and stop once on a throw-away directory; see {@link Rehearsal}. Only the script asks for it.
     *
     * @param script itself, for the operator's commands
     * @param picocli where it wants that library, renewed
     */
    record Rehearse(Path script, Path picocli) implements Command {}

    /** Show how to use it. */
    record Help() implements Command {}

    /** Not understood, and why. */
    record Misused(String reason) implements Command {}

    static Command parse(List<String> arguments, Path defaultData) {
        if (arguments.isEmpty()) {
            return new Misused("a command is missing");
        }
        var options = arguments.subList(1, arguments.size());
        if (options.equals(List.of("--help")) && List.of("up", "demo").contains(arguments.getFirst())) {
            return new Help();
        }
        return switch (arguments.getFirst()) {
            case "up" -> up(options, defaultData);
            case "demo" -> options.isEmpty() ? new Demo() : unexpected(options);
            case "notification" -> new Notification(arguments);
            case "rehearse" ->
                options.size() == 2
                        ? new Rehearse(Path.of(options.getFirst()), Path.of(options.getLast()))
                        : unexpected(options);
            case "help", "--help", "-h" -> new Help();
            default -> new Misused("unknown command: " + arguments.getFirst());
        };
    }

    private static Command up(List<String> options, Path defaultData) {
        if (options.isEmpty()) {
            return new Up(defaultData);
        }
        var first = options.getFirst();
        if (first.equals("--data") && options.size() == 2 && !options.get(1).isBlank()) {
            return new Up(Path.of(options.get(1)));
        }
        if (first.startsWith("--data=") && options.size() == 1 && !first.equals("--data=")) {
            return new Up(Path.of(first.substring("--data=".length())));
        }
        return first.startsWith("--data") && options.size() == 1
                ? new Misused("--data needs a directory")
                : unexpected(options);
    }

    private static Command unexpected(List<String> options) {
        return new Misused("unexpected: " + String.join(" ", options));
    }
}
