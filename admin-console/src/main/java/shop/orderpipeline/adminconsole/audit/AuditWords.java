package shop.orderpipeline.adminconsole.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.page.When;
import shop.orderpipeline.repair.Audit;

/** The audit in the reader's words. */
@Component
public class AuditWords {

    private static final Set<String> KNOWN =
            Arrays.stream(Audit.What.values()).map(Audit.What::code).collect(Collectors.toUnmodifiableSet());

    private final Texts texts;

    AuditWords(Texts texts) {
        this.texts = texts;
    }

    /**
     * One row.
     *
     * @param what in the reader's words; the code where a later version wrote it
     * @param isKnown whether somebody of this name has an account
     */
    public record Line(AuditRow row, When when, String what, boolean isKnown) {}

    public List<Line> lines(List<AuditRow> rows, Language language) {
        return rows.stream()
                .map(row -> new Line(
                        row,
                        new When(row.at()),
                        KNOWN.contains(row.what()) ? texts.of(language, "audit.what." + row.what()) : row.what(),
                        !row.who().equals(Audit.NOBODY)))
                .toList();
    }
}
