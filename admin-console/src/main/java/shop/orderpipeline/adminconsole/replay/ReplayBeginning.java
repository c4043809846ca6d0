package shop.orderpipeline.adminconsole.replay;

/** A run was ordered and nothing is against it so far, but it has no number yet: it begins without whoever waited for it. */
final class ReplayBeginning extends RuntimeException {

    ReplayBeginning(Throwable cause) {
        super("the replay has not begun yet", cause);
    }
}
