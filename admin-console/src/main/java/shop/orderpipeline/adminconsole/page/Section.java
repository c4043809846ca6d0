package shop.orderpipeline.adminconsole.page;

import java.util.Locale;

/** The sections of the console, in the order of its navigation. */
public enum Section {
    OVERVIEW("/admin", 'O'),
    CONFLICTS("/admin/conflicts", 'C'),
    EXCEPTIONS("/admin/exceptions", 'E'),
    PAYMENTS("/admin/payments", 'M'),
    DEAD_LETTERS("/admin/dead-letters", 'D'),
    REPLAYS("/admin/replays", 'Y'),
    ALERTS("/admin/alerts", 'L'),
    PIPELINE("/admin/pipeline", 'P'),
    REPORT("/admin/reports/weekly", 'R'),
    AUDIT("/admin/audit", 'A');

    private final String path;
    private final char key;

    Section(String path, char key) {
        this.path = path;
        this.key = key;
    }

    public String path() {
        return path;
    }

    /** The key that leads here after {@code g}, as browsers name its place on the keyboard whatever the layout. */
    public String keyCode() {
        return "Key" + key;
    }

    /** In both bundles. */
    public String titleKey() {
        return "console.nav." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
