package shop.orderpipeline.adminconsole.overview;

import java.time.Instant;
import shop.orderpipeline.adminconsole.figures.Phrases;
import shop.orderpipeline.adminconsole.figures.WaitingMoney;
import shop.orderpipeline.adminconsole.page.Amounts;

/** Says the status in the reader's words. */
record StatusWords(Phrases phrases, Instant now) {

    /** @param level gives it its colour and its sign */
    record Said(String level, String text) {}

    Said of(Status status) {
        return new Said(status.level().code(), text(status));
    }

    /** How much money waits, and since when. */
    Said money(WaitingMoney.Sum open) {
        var oldest = open.oldest();
        if (open.count() == 0 || oldest == null) {
            return new Said("info", phrases.of("overview.money.none"));
        }
        var since = phrases.moment(oldest, now);
        return new Said(
                "warn",
                open.sums().isEmpty()
                        ? phrases.of("overview.money.unknown", open.count(), since)
                        : phrases.of(
                                "overview.money.waits", Amounts.inSentence(open.sums().stream()), open.count(), since));
    }

    private String text(Status status) {
        return switch (status) {
            case Status.Hurt hurt -> {
                var since = phrases.moment(hurt.since(), now);
                var kind = hurt.kind();
                yield kind == null
                        ? phrases.of("overview.status.hurt.variously", hurt.errors(), since)
                        : phrases.of(
                                hurt.nothingElse() ? "overview.status.hurt" : "overview.status.hurt.mostly",
                                hurt.errors(),
                                since,
                                phrases.of(kind.messageKey() + ".title"));
            }
            case Status.Surge surge -> {
                var since = surge.since();
                yield phrases.of("overview.status.surge", phrases.moment(since == null ? now : since, now));
            }
            case Status.Unsure unsure ->
                phrases.of("overview.status.unsure." + unsure.why().code());
            case Status.MoneyWaits _ -> phrases.of("overview.status.money-waits");
            case Status.ErrorsOpen open -> phrases.of("overview.status.errors-open", open.errors());
            case Status.LettersWait waiting -> phrases.of("overview.status.letters-wait", waiting.letters());
            case Status.AlertsStand alerts ->
                phrases.of("overview.status.alerts-stand", alerts.alerts(), alerts.worst());
            case Status.Calm calm -> {
                var last = calm.lastError();
                yield last == null
                        ? phrases.of("overview.status.calm.no-error")
                        : phrases.of("overview.status.calm", phrases.moment(last, now));
            }
            case Status.NothingEver _ -> phrases.of("overview.status.nothing-ever");
        };
    }
}
