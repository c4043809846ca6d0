package shop.orderpipeline.allinone.privacy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Values that nothing may keep, each of them like no other text in the world, and how to find them again: as they are, in
 * lower case, and as JSON, URLs and Base64 would write them.
 */
final class Canaries {

    /** The cardholder of the simulator's answers; what is too short to be told from chance is left out. */
    private static final List<String> OF_CARDCOMS_ANSWERS = List.of(
            "בעלת הכרטיס",
            "holder@example.com",
            "0500000001",
            "4d0f7be2-5c31-4a98-8e60-a17c9d2b5e04",
            "ויזה רגיל",
            "26030210154208821900001");

    private static final int STARTS = 1 << 16;

    private final String mark = UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    private final Set<String> values = new TreeSet<>();
    private final Map<Integer, List<Needle>> needles = new HashMap<>();
    /** By a needle's first two bytes: one look at each position says almost always that none begins there. */
    private final boolean[] starts = new boolean[STARTS];

    /** One spelling of a value. */
    private static final class Needle {

        private final String value;
        private final byte[] bytes;

        Needle(String value, byte[] bytes) {
            this.value = value;
            this.bytes = bytes;
        }

        /** Whether it stands here, where its first two bytes do. */
        boolean isAt(byte[] text, int from, int length) {
            if (from + bytes.length > length) {
                return false;
            }
            for (int i = 2; i < bytes.length; i++) {
                if (text[from + i] != bytes[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Values of this object's own, and none else. */
    static Canaries fresh() {
        return new Canaries();
    }

    /** The same, and the personal values that every answer of the simulator has. */
    static Canaries withThoseOfCardcomsAnswers() {
        var canaries = new Canaries();
        OF_CARDCOMS_ANSWERS.forEach(canaries::add);
        return canaries;
    }

    /** A text in Latin letters. */
    String latin(String what) {
        return add("Canary-" + what + "-" + mark);
    }

    /** The same in Hebrew letters. */
    String hebrew(String what) {
        var letters = new StringBuilder(what).append(" קנרית");
        mark.chars().forEach(digit -> letters.append((char) ('א' + Character.digit(digit, 16))));
        return add(letters.toString());
    }

    String mail(String what) {
        return add("canary." + what + "." + mark + "@example.com");
    }

    /** So many digits, the first one not 0. */
    String digits(int count) {
        var digits = new StringBuilder().append(ThreadLocalRandom.current().nextInt(1, 10));
        while (digits.length() < count) {
            digits.append(ThreadLocalRandom.current().nextInt(10));
        }
        return add(digits.toString());
    }

    String guid() {
        return add(UUID.randomUUID().toString());
    }

    int size() {
        return values.size();
    }

    /** The values found in these bytes. */
    Set<String> in(byte[] bytes, int length) {
        var found = new TreeSet<String>();
        for (int i = 0; i + 1 < length; i++) {
            int start = start(bytes, i);
            if (starts[start]) {
                for (var needle : needles.getOrDefault(start, List.of())) {
                    if (needle.isAt(bytes, i, length)) {
                        found.add(needle.value);
                    }
                }
            }
        }
        return found;
    }

    Set<String> in(byte[] bytes) {
        return in(bytes, bytes.length);
    }

    Set<String> in(String text) {
        return in(text.getBytes(StandardCharsets.UTF_8));
    }

    /** No needle is longer, so that pieces which overlap by this much hide none. */
    int longest() {
        return needles.values().stream()
                .flatMap(List::stream)
                .mapToInt(needle -> needle.bytes.length)
                .max()
                .orElse(0);
    }

    private static int start(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    private String add(String value) {
        if (values.add(value)) {
            var spellings = new TreeSet<String>();
            for (var text : List.of(value, value.toLowerCase(Locale.ROOT), value.toUpperCase(Locale.ROOT))) {
                spellings.add(text);
                spellings.add(asJson(text, "\\u%04x"));
                spellings.add(asJson(text, "\\u%04X"));
                spellings.add(URLEncoder.encode(text, StandardCharsets.UTF_8));
                spellings.add(URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"));
            }
            spellings.addAll(asBase64(value));
            spellings.forEach(spelling -> needle(value, spelling.getBytes(StandardCharsets.UTF_8)));
        }
        return value;
    }

    private void needle(String value, byte[] bytes) {
        int start = start(bytes, 0);
        starts[start] = true;
        needles.computeIfAbsent(start, _ -> new ArrayList<>()).add(new Needle(value, bytes));
    }

    private static String asJson(String text, String escape) {
        var json = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            json.append(letter < 128 ? String.valueOf(letter) : escape.formatted((int) letter));
        }
        return json.toString();
    }

    /** What stays the same of a value in the middle of something longer, wherever it begins there. */
    private static List<String> asBase64(String value) {
        var middles = new ArrayList<String>();
        for (int before = 0; before < 3; before++) {
            var text = "\0".repeat(before) + value;
            var coded = Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
            middles.add(coded.substring(before == 0 ? 0 : before + 1, coded.length() - 1));
        }
        return middles;
    }
}
