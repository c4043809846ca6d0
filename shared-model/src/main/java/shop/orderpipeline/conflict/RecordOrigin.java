package shop.orderpipeline.conflict;

import java.util.Optional;
import java.util.regex.Pattern;

/** Where a record stands: the identity of what was delivered, whatever is redelivered or replayed. */
public record RecordOrigin(String topic, int partition, long offset) {

    private static final Pattern PLACE = Pattern.compile("([A-Za-z0-9._-]{1,249})-([0-9]{1,9})@([0-9]{1,18})");

    /** Reads {@link #toString()}; empty where the text is no place. */
    public static Optional<RecordOrigin> parse(String text) {
        var place = PLACE.matcher(text);
        return place.matches()
                ? Optional.of(new RecordOrigin(
                        place.group(1), Integer.parseInt(place.group(2)), Long.parseLong(place.group(3))))
                : Optional.empty();
    }

    /** {@code topic-partition@offset}. */
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
