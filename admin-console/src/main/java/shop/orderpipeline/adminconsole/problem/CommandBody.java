package shop.orderpipeline.adminconsole.problem;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import shop.orderpipeline.topic.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The JSON body of a command, which has a reason and may have more. */
public record CommandBody(JsonNode json) {

    /** Of a reason, in characters. */
    public static final int LONGEST_REASON = 500;

    private static final int LARGEST = 16 * 1024;

    /** @throws InvalidParameter where it is too large, or no JSON */
    public static CommandBody read(InputStream body) throws IOException {
        var bytes = body.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            throw new InvalidParameter("body");
        }
        try {
            var json = Json.read(bytes, JsonNode.class);
            if (json != null) {
                return new CommandBody(json);
            }
        } catch (JacksonException e) {
            // Refused below, like any other body that is no JSON.
        }
        throw new InvalidParameter("body");
    }

    /** @throws InvalidParameter where there is none that can be kept */
    public String reason() {
        var sent = json.path("reason");
        return reasonIn(sent.isString() ? sent.asString() : "").orElseThrow(() -> new InvalidParameter("reason"));
    }

    /** The words of whoever commands, as the audit keeps them; empty where there are none, too many, or one it can't keep. */
    public static Optional<String> reasonIn(String typed) {
        var reason = typed.strip();
        // A NUL is the one character that the database can't keep.
        return reason.isEmpty() || reason.length() > LONGEST_REASON || reason.indexOf('\0') >= 0
                ? Optional.empty()
                : Optional.of(reason);
    }
}
