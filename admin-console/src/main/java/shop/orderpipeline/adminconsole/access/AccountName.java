package shop.orderpipeline.adminconsole.access;

import java.text.Normalizer;
import java.util.Locale;

/**
 * A name as names are compared: without case, and however its letters are written (Unicode NFKC). Two names that look alike
 * to this are one account, and one count of failed logins.
 */
record AccountName(String canonical) {

    /** More than any account has; whatever somebody typed beyond it says nothing more. */
    private static final int LONGEST = 100;

    AccountName {
        canonical = Normalizer.normalize(
                        canonical.substring(0, Math.min(canonical.length(), LONGEST)), Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT);
    }
}
