package shop.orderpipeline.allinone.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * A port on 127.0.0.1 that a part of the pipeline will listen on.
 *
 * @param use what listens there, for people
 * @param variable the environment variable that overrides it
 */
public record LoopbackPort(int number, String use, String variable) {

    /** The one address everything listens on locally. */
    public static final String HOST = "127.0.0.1";

    /** @throws CannotStart where somebody else listens there */
    public void requireFree() {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), number));
        } catch (IOException e) {
            throw new CannotStart(
                    "port " + number + " (" + use + ") is taken by another program: stop that program, or choose "
                            + "another port with " + variable,
                    e);
        }
    }

    /** A port that nobody listens on at this moment. */
    public static int anyFree() {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral(HOST))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
