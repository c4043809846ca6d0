package shop.orderpipeline.adminconsole.desk;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.page.Amounts;
import shop.orderpipeline.adminconsole.page.OrderWords;
import shop.orderpipeline.adminconsole.page.When;
import shop.orderpipeline.payment.Money;

/** Exceptions in the reader's words. */
@Component
class CaseWords {

    private static final Duration LONGEST_IN_MINUTES = Duration.ofHours(1);
    private static final Duration LONGEST_IN_HOURS = Duration.ofDays(2);

    private final Texts texts;
    private final OrderWords orders;

    CaseWords(Texts texts, OrderWords orders) {
        this.texts = texts;
        this.orders = orders;
    }

    /**
     * One exception.
     *
     * @param waiting for how long it waits, or waited until it was closed
     * @param what the title of its reason
     * @param money null where CardCom proved no amount
     * @param owed what its order costs, where that is another sum
     * @param standing how its order stands; null where it has none
     */
    record Shown(
            Case row,
            When opened,
            @Nullable When closed,
            String waiting,
            String key,
            String what,
            @Nullable String money,
            @Nullable String owed,
            @Nullable String standing) {}

    Shown shown(Case row, Instant now, Language language) {
        var key = row.type().messageKey();
        var closedAt = row.closedAt();
        var standing = row.standing();
        return new Shown(
                row,
                new When(row.openedAt()),
                closedAt == null ? null : new When(closedAt),
                span(Duration.between(row.openedAt(), closedAt == null ? now : closedAt), language),
                key,
                texts.of(language, key + ".title"),
                money(row.money()),
                row.isOfAnotherSum() ? money(row.owed()) : null,
                standing == null ? null : orders.standing(standing, language));
    }

    static @Nullable String money(@Nullable Money money) {
        return money == null ? null : Amounts.text(money);
    }

    /** A time in its largest unit; days only where it is two at least. */
    String span(Duration span, Language language) {
        if (span.compareTo(LONGEST_IN_MINUTES) < 0) {
            return texts.of(language, "desk.span.minutes", Math.max(0, span.toMinutes()));
        }
        return span.compareTo(LONGEST_IN_HOURS) < 0
                ? texts.of(language, "desk.span.hours", span.toHours())
                : texts.of(language, "desk.span.days", span.toDays());
    }
}
