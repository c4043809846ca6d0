package shop.orderpipeline.opscli;

/** How an answer in rows is written. */
public enum Format {
    /** For people: columns under headings. */
    TABLE,
    /** One array. */
    JSON,
    /** One object a line. */
    NDJSON,
    /** With headings; a cell that a spreadsheet would take for a formula is defused. */
    CSV,
    /** Cells between tabs, without headings, for {@code cut} and {@code awk}. */
    PLAIN
}
