package shop.orderpipeline.adminconsole.replay;

/** This console plans or runs as many replays as it does at once: the same may be asked for again in a while. */
final class ReplaysBusy extends RuntimeException {

    ReplaysBusy() {
        super("as many replays as this console does at once are being planned or run");
    }
}
