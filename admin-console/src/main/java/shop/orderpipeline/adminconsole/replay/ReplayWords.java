package shop.orderpipeline.adminconsole.replay;

import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.page.OrderWords;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.order.Order;
import shop.orderpipeline.replay.Outcome;
import shop.orderpipeline.replay.Replays.Previewed;

/** What a plan says, in the reader's words. */
@Component
class ReplayWords {

    static final List<Outcome.Kind> MOST_WEIGHTY_FIRST =
            List.of(Outcome.Kind.DEDUCTS, Outcome.Kind.ADVANCES, Outcome.Kind.REFUSED, Outcome.Kind.NO_OP);

    private final Texts texts;
    private final OrderWords orders;

    ReplayWords(Texts texts, OrderWords orders) {
        this.texts = texts;
        this.orders = orders;
    }

    /** @param code one of a closed list, for programs */
    record Warning(String code, String message) {}

    String kind(Outcome.Kind kind, Language language) {
        return texts.of(language, "replays.kind." + kind.code());
    }

    /** Why a record would do what it would do. */
    String because(Outcome outcome, Language language) {
        return texts.of(language, "replays.because." + outcome.because().code(), about(outcome, language));
    }

    private String about(Outcome outcome, Language language) {
        return switch (outcome.because()) {
            case DECIDED -> orders.standing(order(outcome.about()), language);
            case UNREADABLE -> texts.of(language, "deadletters.reason." + outcome.about() + ".title");
            case RAISED, REFUSED_BEFORE ->
                texts.of(language, ConflictType.of(outcome.about()).messageKey() + ".title");
            default -> outcome.about();
        };
    }

    private static Order order(String described) {
        var parts = described.split("/", 2);
        return Order.of(parts[0], parts.length == 2 ? parts[1] : null);
    }

    /** What would be effected in all, a sentence for each kind of outcome. */
    List<String> effects(Previewed previewed, Language language) {
        var sentences = new ArrayList<String>();
        for (var kind : MOST_WEIGHTY_FIRST) {
            long records = previewed.count(kind);
            if (records > 0 || kind == Outcome.Kind.DEDUCTS) {
                sentences.add(texts.of(language, "replays.effect." + kind.code(), records));
            }
        }
        sentences.add(texts.of(language, "replays.effect.twice"));
        return sentences;
    }

    /** What whoever confirms should know besides. */
    List<Warning> warnings(Previewed previewed, boolean production, Language language) {
        var source = previewed.plan().selection().source();
        var findings = previewed.findings();
        var warnings = new ArrayList<Warning>();
        if (source.reopensOrders() && findings.records() > 0) {
            warnings.add(warning("reopens", language));
        }
        if (findings.parked() > 0) {
            warnings.add(warning("parked", language, findings.parked()));
        }
        if (findings.replays() > 0) {
            warnings.add(warning("copies", language, findings.replays()));
        }
        if (findings.beyondLimit() > 0) {
            warnings.add(warning("beyond-limit", language, findings.beyondLimit()));
        }
        if (production) {
            warnings.add(warning("second-person", language));
        }
        return warnings;
    }

    private Warning warning(String code, Language language, Object... values) {
        return new Warning(code, texts.of(language, "replays.warning." + code, values));
    }
}
