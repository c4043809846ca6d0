package shop.orderpipeline.adminconsole.groups;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a person can say about a group. */
public enum Act {
    /** What is open of it is done with. */
    HANDLED,
    /** It is left alone until some moment. */
    IGNORED,
    /** The last word that closed anything is taken back: what it closed is open again, and nothing else. */
    REOPENED,
    /** Something worth knowing; nothing changes. */
    NOTED;

    /** As stored, and in both bundles. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Act> of(String code) {
        return Arrays.stream(values()).filter(act -> act.code().equals(code)).findFirst();
    }
}
