package shop.orderpipeline.adminconsole.replay;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.page.PageUrl;
import shop.orderpipeline.topic.DeadLetterReason;
import shop.orderpipeline.topic.Topics;

/** Links to what is planned, for operators: nothing is written by following one. */
public final class ReplayLinks {

    private ReplayLinks() {}

    /**
     * The plan of one dead letter.
     *
     * @param topic the dead-letter topic
     * @param copyOf the payment of a letter that is a replayed copy itself, which is taken by it only; null for others
     */
    public static String ofLetter(String topic, int partition, long offset, @Nullable String copyOf) {
        var url = selecting(topic)
                .with("partition", Integer.toString(partition))
                .with("offsets", Long.toString(offset))
                .with("plan", "true");
        return Optional.ofNullable(copyOf)
                .map(page -> url.with("lowProfileId", page))
                .orElse(url)
                .toString();
    }

    /** The form, filled in for the dead letters of a topic that are there for one reason. */
    public static String ofLetters(String topic, DeadLetterReason reason) {
        return selecting(topic).with("deadLetterReason", reason.code()).toString();
    }

    /** The form, filled in for the notifications of a payment. */
    public static String ofPayment(String page) {
        return ofPayment(Topics.PAYMENT_NOTIFICATIONS.name(), page);
    }

    /** The form, filled in for the dead letters of a payment that inventory gave up. */
    public static String ofUndelivered(String page) {
        return ofPayment(Topics.deadLettersOf(Topics.PAID_ORDERS), page);
    }

    private static String ofPayment(String topic, String page) {
        return selecting(topic).with("lowProfileId", page).toString();
    }

    private static PageUrl selecting(String topic) {
        return PageUrl.to(ReplayPages.PATH + "/new").with("topic", topic);
    }
}
