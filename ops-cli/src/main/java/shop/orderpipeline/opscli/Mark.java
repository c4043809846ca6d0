package shop.orderpipeline.opscli;

import com.fasterxml.jackson.annotation.JsonValue;

/** A word that says how good or bad something is; coloured where people look, and never by colour alone. */
public record Mark(String word, Tone tone) {

    /** What a word means for whoever reads it. */
    public enum Tone {
        GOOD("32"),
        DOUBTFUL("33"),
        BAD("31");

        private final String colour;

        Tone(String colour) {
            this.colour = colour;
        }
    }

    /** The text in the tone's colour, as terminals understand it (SGR). */
    String painted(String text) {
        return "\u001b[" + tone.colour + "m" + text + "\u001b[0m";
    }

    @JsonValue
    @Override
    public String toString() {
        return word;
    }
}
