package shop.orderpipeline.adminconsole.deadletters;

import java.util.Locale;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.topic.Origins;

/** What a letter means and what to do about it, in the reader's language. */
@Component
class LetterTexts {

    private final Texts texts;

    LetterTexts(Texts texts) {
        this.texts = texts;
    }

    /** What happened to its record. */
    String message(FoundLetter letter, Language language) {
        return texts.of(language, "deadletters.reason." + letter.reason().code() + ".message");
    }

    /** What a person should do; where the letter does not wait, why there is nothing to do; of a parked one, what is left. */
    String todo(FoundLetter letter, Language language) {
        return letter.standing().waits() && letter.standing() != Standing.PARKED
                ? texts.of(language, "deadletters.reason." + letter.reason().code() + ".todo")
                : texts.of(language, "deadletters.standing." + letter.standing().code() + ".todo");
    }

    /** Why the replay tool does not take it. */
    String obstacle(RedriveRule.Obstacle why, Language language) {
        var code = why.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return texts.of(language, "deadletters.obstacle." + code, Origins.MOST_REPLAYS);
    }
}
