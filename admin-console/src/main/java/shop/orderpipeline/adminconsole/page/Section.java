package shop.orderpipeline.adminconsole.page;

import java.util.Locale;

/** The sections of the console, in the order of its navigation. */
public enum Section {
    OVERVIEW("/admin"),
    CONFLICTS("/admin/conflicts"),
    EXCEPTIONS("/admin/exceptions"),
    DEAD_LETTERS("/admin/dead-letters"),
    PIPELINE("/admin/pipeline"),
    REPORT("/admin/reports/weekly"),
    AUDIT("/admin/audit");

    private final String path;

    Section(String path) {
        this.path = path;
    }

    public String path() {
        return path;
    }

    /** The key that leads here after {@code g}, as browsers name its place on the keyboard whatever the layout. */
    public String keyCode() {
        return "Key" + name().charAt(0);
    }

    /** In both bundles. */
    public String titleKey() {
        return "console.nav." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
