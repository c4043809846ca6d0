package shop.orderpipeline.allinone.fleet;

/** One process of a {@link Fleet}: started, killed as a machine kills, started again. */
public interface Part {

    String name();

    /** Starts the process; it may not be ready for a while. */
    void start() throws Exception;

    /** Ends it at once and without a word, and returns when it is gone. */
    void kill() throws Exception;

    /** Returns when it can do its work. */
    void awaitReady();
}
