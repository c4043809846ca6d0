package shop.orderpipeline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HttpAnswerTest {

    private static final byte[] STORED = bytes("""
            HTTP/1.1 200 OK
            Content-Type: text/plain; charset=utf-8
            X-Content-Length: 70
            Content-Length: 2

            OK""");

    @Test
    void endsWithItsBody() throws Exception {
        assertThat(HttpAnswer.end(STORED, STORED.length)).isEqualTo(STORED.length);
        assertThat(HttpAnswer.status(STORED)).isEqualTo(200);
    }

    @Test
    void isUnfinishedUntilItsLastByteIsThere() throws Exception {
        for (int length = 0; length < STORED.length; length++) {
            assertThat(HttpAnswer.end(STORED, length)).as("%s bytes", length).isEqualTo(HttpAnswer.UNFINISHED);
        }
    }

    @Test
    void needsNoBodyAndNoBlankAndNoCapitals() throws Exception {
        var refusal = bytes("""
                HTTP/1.1 503 Service Unavailable
                content-length:0

                """);

        assertThat(HttpAnswer.end(refusal, refusal.length)).isEqualTo(refusal.length);
        assertThat(HttpAnswer.status(refusal)).isEqualTo(503);
    }

    @Test
    void endsWhereTheNextOneBegins() throws Exception {
        var two = bytes("HTTP/1.1 200 OK\nContent-Length: 2\n\nOKHTTP/1.1 200 OK\n");

        assertThat(HttpAnswer.end(two, two.length)).isEqualTo(bytes("HTTP/1.1 200 OK\nContent-Length: 2\n\nOK").length);
    }

    @Test
    void isRefusedWhereItDoesNotSayHowLongItIs() {
        var chunked = bytes("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n");

        assertThatThrownBy(() -> HttpAnswer.end(chunked, chunked.length)).isInstanceOf(ProtocolException.class);
    }

    private static byte[] bytes(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
