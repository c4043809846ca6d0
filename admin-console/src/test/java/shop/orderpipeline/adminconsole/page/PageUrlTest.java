package shop.orderpipeline.adminconsole.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.util.LinkedMultiValueMap;

class PageUrlTest {

    @Test
    void keepsKnownParametersOnlyAndEncodesThem() {
        var sent = new LinkedMultiValueMap<String, String>();
        sent.add("searchTerm", "a&b=c #%ש");
        sent.add("password", "secret");
        sent.add("level", "");
        sent.add("type", "x");
        sent.add("type", "y");
        assertThat(PageUrl.to("/admin/conflicts").keeping(sent, List.of("searchTerm", "level", "type")))
                .hasToString("/admin/conflicts?searchTerm=a%26b%3Dc%20%23%25%D7%A9&type=x&type=y");
    }

    @Test
    void replacesAndDropsParameters() {
        var url = PageUrl.to("/p").with("lang", "he").with("cursor", "1").with("lang", "en");
        assertThat(url).hasToString("/p?lang=en&cursor=1");
        assertThat(url.without("cursor").without("lang")).hasToString("/p");
    }
}
