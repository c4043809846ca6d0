package shop.orderpipeline.webhookingress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Locale;
import java.util.Optional;

/** One connection that sends what a proper client would not; an answer must come within 8 s. */
final class RawConnection implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static RawConnection to(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(8_000);
        socket.setTcpNoDelay(true);
        return new RawConnection(socket);
    }

    /** @param head all of it, in lower case */
    record Answer(int status, String head, String body) {

        boolean closes() {
            return head.contains("connection: close");
        }
    }

    Answer send(String head, byte[] body) throws IOException {
        var all = new byte[head.length() + body.length];
        System.arraycopy(head.getBytes(ISO_8859_1), 0, all, 0, head.length());
        System.arraycopy(body, 0, all, head.length(), body.length);
        socket.getOutputStream().write(all);
        return read();
    }

    /** Sends and says that nothing more will come; empty where the server hangs up without a word. */
    Optional<Answer> sendAll(byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            return Optional.of(read());
        } catch (EOFException | SocketException e) {
            return Optional.empty();
        }
    }

    void write(String crumb) throws IOException {
        socket.getOutputStream().write(crumb.getBytes(ISO_8859_1));
    }

    Answer read() throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) next());
        }
        var text = head.toString().toLowerCase(Locale.ROOT);
        var body = new StringBuilder();
        for (int left = length(text); left > 0; left--) {
            body.append((char) next());
        }
        return new Answer(Integer.parseInt(text.substring(9, 12)), text, body.toString());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private int next() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException();
        }
        return next;
    }

    private static int length(String head) {
        int at = head.indexOf("content-length:");
        return at < 0
                ? 0
                : Integer.parseInt(
                        head.substring(at + 15, head.indexOf("\r\n", at)).strip());
    }
}
