package shop.orderpipeline.adminconsole.groups;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What somebody saw of a group before they spoke: nobody closes what they have not seen.
 *
 * @param count how many conflicts it had
 * @param lastAct id of what was said last; 0 where nobody had said anything
 */
public record GroupVersion(long count, long lastAct) {

    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,18})\\.([0-9]{1,18})");

    /** Empty where the text is not one that {@link #toString()} gave. */
    public static Optional<GroupVersion> parse(String text) {
        var written = WRITTEN.matcher(text);
        return written.matches()
                ? Optional.of(new GroupVersion(Long.parseLong(written.group(1)), Long.parseLong(written.group(2))))
                : Optional.empty();
    }

    @Override
    @JsonValue
    public String toString() {
        return count + "." + lastAct;
    }
}
