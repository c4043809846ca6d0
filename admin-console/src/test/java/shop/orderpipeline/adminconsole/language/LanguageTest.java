package shop.orderpipeline.adminconsole.language;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "en; ENGLISH",
                "en-US,en;ENGLISH",
                "en-GB, he; ENGLISH",
                "fr, en; ENGLISH",
                "he; HEBREW",
                "iw-IL; HEBREW",
                "he-IL, en; HEBREW",
                "fr, de; HEBREW",
                "*; HEBREW",
                "!!; HEBREW",
                "''; HEBREW",
            })
    void isHebrewUnlessTheHeaderPrefersEnglish(String header, Language expected) {
        assertThat(Language.preferredBy(header)).isEqualTo(expected);
    }

    @Test
    void weighsQualities() {
        assertThat(Language.preferredBy("he;q=0.5, en;q=0.9")).isEqualTo(Language.ENGLISH);
        assertThat(Language.preferredBy("he;q=0.9, en;q=0.5")).isEqualTo(Language.HEBREW);
        assertThat(Language.preferredBy(null)).isEqualTo(Language.HEBREW);
    }
}
