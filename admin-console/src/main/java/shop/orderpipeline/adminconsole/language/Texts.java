package shop.orderpipeline.adminconsole.language;

import java.nio.charset.StandardCharsets;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.stereotype.Component;

/** The texts of the two message bundles. A missing key is a fault of ours and throws. */
@Component
public class Texts {

    private final MessageSource bundles;

    Texts(MessageSource bundles) {
        this.bundles = bundles;
    }

    public String of(Language language, String key, Object... values) {
        return bundles.getMessage(key, values, language.locale());
    }

    @Configuration(proxyBeanMethods = false)
    static class Bundles {

        @Bean
        MessageSource messageSource() {
            var bundles = new ResourceBundleMessageSource();
            bundles.setBasename("messages");
            bundles.setDefaultEncoding(StandardCharsets.UTF_8.name());
            // A machine's own locale says nothing about the reader.
            bundles.setFallbackToSystemLocale(false);
            return bundles;
        }
    }
}
