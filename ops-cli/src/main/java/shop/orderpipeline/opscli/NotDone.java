package shop.orderpipeline.opscli;

/** A command that ends without doing what was asked; the message says what, why, and what to do now. */
public final class NotDone extends RuntimeException {

    private final Exit exit;

    public NotDone(Exit exit, String message) {
        super(message);
        this.exit = exit;
    }

    public NotDone(Exit exit, String message, Throwable cause) {
        super(message, cause);
        this.exit = exit;
    }

    public Exit exit() {
        return exit;
    }
}
