package shop.orderpipeline.adminconsole.timeline;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.language.Language;

/**
 * One line of a story: an entry, or a run of repeats that is told in one sentence and can be unfolded.
 *
 * @param repeats the sentence; null for a single entry
 * @param entries one, or those of the run
 */
record StoryLine(@Nullable String repeats, List<Entry> entries) {

    /** Entries as they are shown: what follows each other and says nothing new is one line. */
    static List<StoryLine> of(List<Entry> entries, Language language, Wording wording) {
        var lines = new ArrayList<StoryLine>();
        var run = new ArrayList<Entry>();
        for (var entry : entries) {
            if (!entry.repeat()) {
                fold(run, lines, language, wording);
                lines.add(new StoryLine(null, List.of(entry)));
            } else {
                run.add(entry);
            }
        }
        fold(run, lines, language, wording);
        return lines;
    }

    private static void fold(List<Entry> run, List<StoryLine> lines, Language language, Wording wording) {
        if (run.size() == 1) {
            lines.add(new StoryLine(null, List.of(run.getFirst())));
        } else if (!run.isEmpty()) {
            long notifications = run.stream()
                    .filter(entry -> entry.kind().equals("notification"))
                    .count();
            lines.add(new StoryLine(
                    wording.repeats(language, notifications == 0 ? run.size() : notifications), List.copyOf(run)));
        }
        run.clear();
    }

    public Entry first() {
        return entries.getFirst();
    }

    public Entry last() {
        return entries.getLast();
    }
}
