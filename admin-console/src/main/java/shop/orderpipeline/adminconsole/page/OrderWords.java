package shop.orderpipeline.adminconsole.page;

import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.order.Order;

/** How orders stand, in the reader's words. */
@Component
public class OrderWords {

    private final Texts texts;

    OrderWords(Texts texts) {
        this.texts = texts;
    }

    public String standing(Order order, Language language) {
        return switch (order) {
            case Order.AwaitingPayment _ -> texts.of(language, "desk.standing.awaiting-payment");
            case Order.Processing _ -> texts.of(language, "desk.standing.processing");
            case Order.PaymentVerified _ -> texts.of(language, "desk.standing.payment-verified");
            case Order.Completed _ -> texts.of(language, "desk.standing.completed");
            case Order.Failed _ -> texts.of(language, "desk.standing.failed");
            case Order.Mismatched held -> held(held.reason().messageKey(), language);
            case Order.Unsellable held -> held(held.reason().messageKey(), language);
            case Order.Undeliverable held -> held(held.reason().messageKey(), language);
            case Order.ClosedByShop _ -> texts.of(language, "desk.standing.closed-by-shop");
        };
    }

    private String held(String reasonKey, Language language) {
        return texts.of(language, "desk.standing.held", texts.of(language, reasonKey + ".title"));
    }
}
