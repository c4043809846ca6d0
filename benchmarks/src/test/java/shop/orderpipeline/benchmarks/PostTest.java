package shop.orderpipeline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.payment.LowProfileId;

class PostTest {

    private static final Pattern PAGE = Pattern.compile("\"LowProfileId\":\"([^\"]*)\"");

    private final Post post = Post.to(8080);

    @Test
    void saysHowLongItsBodyIs() {
        var text = text(post.aboutAnotherPage());
        var body = text.substring(text.indexOf("\r\n\r\n") + 4);

        assertThat(text)
                .startsWith("POST /api/payments/cardcom-webhook HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n")
                .contains("\r\nContent-Length: " + body.length() + "\r\n");
        assertThat(body).startsWith("{").contains("\"TranzactionInfo\":{");
    }

    @Test
    void isAboutAnotherPageEachTime() {
        var pages = new HashSet<LowProfileId>();
        for (int i = 0; i < 1_000; i++) {
            var named = PAGE.matcher(text(post.aboutAnotherPage()));
            assertThat(named.find()).isTrue();
            pages.add(new LowProfileId(named.group(1)));
        }

        assertThat(pages).hasSize(1_000);
    }

    /** A character a byte. */
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
