package shop.orderpipeline.adminconsole.language;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The two languages of the console. Hebrew is the shop's; English for whoever prefers it. */
public enum Language {
    HEBREW("he", "rtl"),
    ENGLISH("en", "ltr");

    private static final int LONGEST_HEADER = 200;

    private final Locale locale;
    private final String direction;

    Language(String code, String direction) {
        this.locale = Locale.forLanguageTag(code);
        this.direction = direction;
    }

    /** {@code he} or {@code en}, as in {@code <html lang>}, the parameter and the cookie. */
    public String code() {
        return locale.getLanguage();
    }

    /** {@code rtl} or {@code ltr}, as in {@code <html dir>}. */
    public String direction() {
        return direction;
    }

    public Locale locale() {
        return locale;
    }

    /** The other one, for the switch on each page. */
    public Language other() {
        return this == HEBREW ? ENGLISH : HEBREW;
    }

    /** The language of a code; empty where the code is neither. */
    public static Optional<Language> of(@Nullable String code) {
        return Arrays.stream(values())
                .filter(language -> language.code().equals(code))
                .findFirst();
    }

    /** What an {@code Accept-Language} header prefers of the two; Hebrew where it says nothing, or nothing we can read. */
    public static Language preferredBy(@Nullable String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.length() > LONGEST_HEADER) {
            return HEBREW;
        }
        try {
            var preferred =
                    Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), List.of(HEBREW.locale, ENGLISH.locale));
            return ENGLISH.locale.equals(preferred) ? ENGLISH : HEBREW;
        } catch (IllegalArgumentException e) {
            return HEBREW;
        }
    }
}
