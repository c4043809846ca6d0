package shop.orderpipeline.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LowProfileIdTest {

    private static final String GUID = "3f0c1d52-7a4e-4b0b-9a61-0d5f6b8c2e11";

    @ParameterizedTest
    @MethodSource("texts")
    void canonicalises(String text, @Nullable String canonical) {
        assertThat(LowProfileId.canonical(text).map(LowProfileId::value).orElse(null))
                .isEqualTo(canonical);
    }

    /** What the outside world has called a page, and the id it stands for; null where it is none. */
    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of(GUID, GUID),
                Arguments.of(GUID.toUpperCase(Locale.ROOT), GUID),
                Arguments.of("3F0c1D52-7a4E-4b0B-9a61-0D5f6b8C2e11", GUID),
                Arguments.of("{" + GUID + "}", GUID),
                Arguments.of(" {" + GUID.toUpperCase(Locale.ROOT) + "}\r\n", GUID),
                Arguments.of("{ \u00a0" + GUID + "\t}", GUID),
                Arguments.of("\ufeff" + GUID, GUID),
                Arguments.of("\ufeff{\ufeff" + GUID + "}", GUID),
                Arguments.of("\u00a0" + GUID + "\u00a0", GUID),
                Arguments.of("\u200f" + GUID + "\u200e", GUID),
                Arguments.of("\u202b" + GUID + "\u202c", GUID),
                Arguments.of("\u2066" + GUID + "\u2069", GUID),
                Arguments.of("\u3000" + GUID + "\u2028", GUID),
                Arguments.of("\u00ad" + GUID + "\u0085", GUID),
                Arguments.of("\u0001" + GUID + "\u007f", GUID),
                Arguments.of("\u200b" + GUID + "\u2060", GUID),
                Arguments.of("{" + GUID, null),
                Arguments.of(GUID + "}", null),
                Arguments.of("{{" + GUID + "}}", null),
                Arguments.of("}" + GUID + "{", null),
                Arguments.of("{}", null),
                Arguments.of("{", null),
                Arguments.of("{ }", null),
                Arguments.of("(" + GUID + ")", null),
                Arguments.of("\"" + GUID + "\"", null),
                Arguments.of("3f0c1d52-7a4e-4b0b-\u200b9a61-0d5f6b8c2e11", null),
                Arguments.of("3f0c1d52\u20117a4e\u20114b0b\u20119a61\u20110d5f6b8c2e11", null),
                Arguments.of("3f0c1d52 7a4e 4b0b 9a61 0d5f6b8c2e11", null),
                Arguments.of("3f0c1d527a4e4b0b9a610d5f6b8c2e11", "3f0c1d527a4e4b0b9a610d5f6b8c2e11"),
                Arguments.of("3F0C1D527A4E4B0B9A610D5F6B8C2E11", "3F0C1D527A4E4B0B9A610D5F6B8C2E11"),
                Arguments.of("test-123", "test-123"),
                Arguments.of(" Test_123\n", "Test_123"),
                Arguments.of("{test-123}", null),
                Arguments.of("-", "-"),
                Arguments.of("x".repeat(64), "x".repeat(64)),
                Arguments.of("x".repeat(65), null),
                Arguments.of(" " + "x".repeat(64) + " ", "x".repeat(64)),
                Arguments.of("", null),
                Arguments.of(" \t\r\n\u00a0\ufeff", null),
                Arguments.of("a b", null),
                Arguments.of("a\nb", null),
                Arguments.of("תשלום", null),
                Arguments.of("\u0661\u0662\u0663", null),
                Arguments.of("\uff54\uff45\uff53\uff54", null),
                Arguments.of("\u0130d", null),
                Arguments.of("\ud83d\ude00", null),
                Arguments.of("e\u0301", null),
                Arguments.of("\u05b0test", null),
                Arguments.of("a'; drop table orders; --", null),
                Arguments.of("%", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " a", "a ", "3F0C1D52-7A4E-4B0B-9A61-0D5F6B8C2E11", "{a}", "a.b", "א"})
    void cannotExistOtherwise(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LowProfileId(text))
                .withMessage("not a canonical low-profile id");
    }

    @Property
    void isItsOwnCanonicalForm(@ForAll @StringLength(max = 70) String text) {
        LowProfileId.canonical(text)
                .ifPresent(id -> assertThat(LowProfileId.canonical(id.value())).contains(id));
    }

    @Property
    void takesPlainIdsAsTheyAre(
            @ForAll @StringLength(min = 1, max = 35) @CharRange(from = 'A', to = 'Z') @CharRange(from = '0', to = '9')
                    String text) {
        assertThat(LowProfileId.canonical("\u00a0" + text + "\n")).contains(new LowProfileId(text));
    }
}
