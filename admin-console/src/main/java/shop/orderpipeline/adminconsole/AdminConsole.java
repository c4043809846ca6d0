package shop.orderpipeline.adminconsole;

import java.time.Clock;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Shows admins every conflict, in Hebrew and English, from the topic of conflicts and PostgreSQL; changes an order only
 * where a person commands it.
 */
@SpringBootConfiguration
// Our clients are built from KafkaSettings, where every setting has its reason.
@EnableAutoConfiguration(exclude = KafkaAutoConfiguration.class)
@EnableScheduling
@ComponentScan
@ConfigurationPropertiesScan
public class AdminConsole {

    static void main(String[] args) {
        application().run(args);
    }

    /** The application with its settings in {@code admin-console.yml}; environment names may be given as arguments. */
    public static SpringApplicationBuilder application() {
        return new SpringApplicationBuilder(AdminConsole.class).properties("spring.config.name=admin-console");
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
