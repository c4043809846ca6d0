package shop.orderpipeline.paymentprocessor;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Proves payments and advances their orders; runs alone or beside the other services. */
@SpringBootApplication
public class PaymentProcessor {

    /** The application, its settings in {@code payment-processor.yml}. */
    public static SpringApplicationBuilder application() {
        return new SpringApplicationBuilder(PaymentProcessor.class).properties("spring.config.name=payment-processor");
    }

    static void main(String[] args) {
        application().run(args);
    }
}
