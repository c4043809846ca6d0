package shop.orderpipeline.inventoryprocessor;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;

/** The service that turns paid orders into stock deductions. */
@SpringBootApplication(exclude = KafkaAutoConfiguration.class)
public class InventoryProcessor {

    /** The application with its own settings file, so that it can stand beside others on one class path. */
    public static SpringApplicationBuilder application() {
        return new SpringApplicationBuilder(InventoryProcessor.class)
                .properties("spring.config.name=inventory-processor");
    }

    public static void main(String[] args) {
        application().run(args);
    }
}
