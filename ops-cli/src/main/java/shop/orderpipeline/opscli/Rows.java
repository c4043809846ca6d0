package shop.orderpipeline.opscli;

import picocli.CommandLine.Option;

/** How a command's rows are written: every command that lists takes the same options. */
public final class Rows {

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            paramLabel = "FORMAT",
            description = "table, json, ndjson, csv, plain (default ${DEFAULT-VALUE})")
    private Format format = Format.TABLE;

    @Option(names = "--fail-if-empty", description = "ends with 4 where nothing matched")
    private boolean failIfEmpty;

    public Format format() {
        return format;
    }

    /** Writes them, and says where there are none. */
    public Exit print(Desk desk, Table table) {
        table.print(desk.out(), format, desk.colours().getAsBoolean());
        if (!table.isEmpty()) {
            return Exit.DONE;
        }
        desk.err().println("nothing matched");
        return failIfEmpty ? Exit.NOTHING_MATCHED : Exit.DONE;
    }
}
