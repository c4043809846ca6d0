package shop.orderpipeline.replay;

/** Whoever waits for a run. Called by the thread that runs it. */
public interface Watcher {

    /** A run began, or goes on. */
    void runs(long run);

    /** How far it is: of so many records, so many are acknowledged. */
    void published(long records, long of);

    /** What happens, in a sentence. */
    void says(String sentence);
}
