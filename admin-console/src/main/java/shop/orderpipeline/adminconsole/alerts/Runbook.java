package shop.orderpipeline.adminconsole.alerts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A runbook as a page shows it: of Markdown it knows headings, paragraphs and lists, in which lines are wrapped anywhere. */
record Runbook(List<Block> blocks) {

    /** What a block is on the page. */
    enum Kind {
        HEADING,
        PARAGRAPH,
        STEPS,
        POINTS
    }

    /** @param texts one for each entry of a list; else one */
    record Block(Kind kind, List<String> texts) {}

    /** @param markdown its first line, which names the alert, is left out */
    static Runbook of(String markdown) {
        return new Runbook(Arrays.stream(markdown.strip().split("\n\n+", -1))
                .filter(block -> !block.startsWith("# "))
                .map(Runbook::block)
                .toList());
    }

    private static Block block(String text) {
        if (text.startsWith("## ")) {
            return new Block(Kind.HEADING, List.of(text.substring(3)));
        }
        if (text.startsWith("1. ")) {
            return new Block(Kind.STEPS, entries(text, "[0-9]+\\. "));
        }
        return text.startsWith("- ")
                ? new Block(Kind.POINTS, entries(text, "- "))
                : new Block(Kind.PARAGRAPH, List.of(inOneLine(text.lines())));
    }

    private static List<String> entries(String text, String mark) {
        var entries = new ArrayList<String>();
        for (var entry : text.split("(?m)^" + mark, -1)) {
            if (!entry.isBlank()) {
                entries.add(inOneLine(entry.lines()));
            }
        }
        return entries;
    }

    private static String inOneLine(Stream<String> lines) {
        return String.join(" ", lines.map(String::strip).toList());
    }
}
