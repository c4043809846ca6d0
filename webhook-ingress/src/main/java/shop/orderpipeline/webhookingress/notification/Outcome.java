package shop.orderpipeline.webhookingress.notification;

import java.util.Locale;

/** How a call of the webhook ended, and the HTTP status that says so. */
enum Outcome {
    STORED(200),
    UNREADABLE(400),
    WRONG_ADDRESS(404),
    WRONG_METHOD(405),
    TOO_SLOW(408),
    TOO_LARGE(413),
    UNUSABLE(422),
    UNAVAILABLE(503);

    private final int status;

    Outcome(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
