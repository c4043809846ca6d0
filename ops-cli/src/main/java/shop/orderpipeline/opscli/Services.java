package shop.orderpipeline.opscli;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;

/** Asks services of this machine over HTTP how they are. */
public final class Services {

    private static final int PATIENCE_MS = (int) Duration.ofSeconds(3).toMillis();

    private Services() {}

    /**
     * The status that {@code http://127.0.0.1:port/path} answers. By the older of the JDK's two clients: the newer one reads
     * every certificate of the machine before its first call.
     *
     * @throws IOException where nobody answers within 3 s
     */
    public static int status(int port, String path) throws IOException {
        var connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(PATIENCE_MS);
        connection.setReadTimeout(PATIENCE_MS);
        connection.setInstanceFollowRedirects(false);
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
