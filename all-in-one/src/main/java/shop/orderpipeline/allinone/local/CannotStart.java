package shop.orderpipeline.allinone.local;

/** A reason not to start that the person at the keyboard can do something about; the message says what. */
public final class CannotStart extends RuntimeException {

    public CannotStart(String message) {
        super(message);
    }

    public CannotStart(String message, Throwable cause) {
        super(message, cause);
    }
}
