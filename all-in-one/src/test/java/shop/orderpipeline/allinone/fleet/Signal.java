package shop.orderpipeline.allinone.fleet;

import java.io.IOException;

/** What Java can't send to a process by itself. */
public enum Signal {
    /** Stands still. */
    STOP,
    /** Goes on. */
    CONT,
    /** PostgreSQL's immediate stop: no checkpoint, no goodbye, and its children end with it. */
    QUIT,
    /** Ctrl-C. */
    INT;

    public void sendTo(long process) throws IOException, InterruptedException {
        var sent = new ProcessBuilder("kill", "-" + name(), Long.toString(process))
                .inheritIO()
                .start();
        if (sent.waitFor() != 0) {
            throw new IOException("process " + process + " took no " + name());
        }
    }
}
