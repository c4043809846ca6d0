package shop.orderpipeline.opscli;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.DeadLetterReason;

/** What of a record may be shown, its key where it is an id and the headers that we write; and how people name such. */
public final class RecordText {

    private static final Pattern OURS = Pattern.compile(
            "ce_[a-z]{1,20}|content-type|traceparent|x-original-traceparent|x-replay[a-z-]{1,20}|dl-[a-z-]{1,20}");
    private static final int LONGEST = 1_024;

    private RecordText() {}

    /** The id that a key is, in the form that all writers use. */
    public static Optional<LowProfileId> id(byte @Nullable [] key) {
        if (key == null) {
            return Optional.empty();
        }
        var text = new String(key, StandardCharsets.UTF_8);
        return LowProfileId.canonical(text).filter(id -> id.value().equals(text));
    }

    /** @throws NotDone where the text can't be an id */
    public static LowProfileId page(String text) {
        return LowProfileId.canonical(text)
                .orElseThrow(
                        () -> new NotDone(Exit.USAGE, "--low-profile-id is a guid, or 1 to 64 of A-Z a-z 0-9 - _"));
    }

    /** @throws NotDone where the text is none of the closed list */
    public static DeadLetterReason reason(String code) {
        return Arrays.stream(DeadLetterReason.values())
                .filter(reason -> reason.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new NotDone(
                        Exit.USAGE,
                        "\"" + code + "\" is no reason; these are: "
                                + Arrays.stream(DeadLetterReason.values())
                                        .map(DeadLetterReason::code)
                                        .collect(Collectors.joining(", "))));
    }

    /** By name; where one comes twice, the last. */
    public static Map<String, String> headers(Headers headers) {
        var texts = new LinkedHashMap<String, String>();
        for (var header : headers) {
            if (header.value() != null && OURS.matcher(header.key()).matches()) {
                var text = new String(header.value(), StandardCharsets.UTF_8);
                texts.put(header.key(), text.substring(0, Math.min(LONGEST, text.length())));
            }
        }
        return texts;
    }
}
