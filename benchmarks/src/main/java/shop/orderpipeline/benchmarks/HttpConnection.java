package shop.orderpipeline.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.time.Duration;
import shop.orderpipeline.allinone.local.LoopbackPort;

/** One keep-alive connection to a server on this machine: blocking, one request at a time, as cheap as can be. For one thread. */
final class HttpConnection implements AutoCloseable {

    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);
    private static final int LARGEST_ANSWER = 16 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] received = new byte[LARGEST_ANSWER];

    private HttpConnection(Socket socket) throws IOException {
        socket.setSoTimeout((int) LONGEST_ANSWER.toMillis());
        socket.setTcpNoDelay(true);
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    static HttpConnection to(int port) throws IOException {
        return new HttpConnection(new Socket(InetAddress.ofLiteral(LoopbackPort.HOST), port));
    }

    /**
     * Sends a request, reads its answer to the end, and returns its status.
     *
     * @throws IOException where no whole answer comes within 10 s; the connection is of no use then
     */
    int exchange(byte[] request) throws IOException {
        out.write(request);
        int length = 0;
        int end = HttpAnswer.UNFINISHED;
        while (end == HttpAnswer.UNFINISHED) {
            int read = in.read(received, length, received.length - length);
            if (read <= 0) {
                throw new EOFException("no end of an answer after " + length + " bytes");
            }
            length += read;
            end = HttpAnswer.end(received, length);
        }
        if (end < length) {
            throw new ProtocolException("more than the answer");
        }
        return HttpAnswer.status(received);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
