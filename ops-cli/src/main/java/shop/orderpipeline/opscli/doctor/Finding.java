package shop.orderpipeline.opscli.doctor;

import org.jspecify.annotations.Nullable;
import shop.orderpipeline.opscli.Mark;
import shop.orderpipeline.opscli.Mark.Tone;

/**
 * How one thing is.
 *
 * @param what was looked at
 * @param why what was found
 * @param toDo what to do now; absent where nothing is
 */
record Finding(
        Verdict verdict, String what, String why, @Nullable String toDo) {

    /** How a thing is; one that fails makes the whole fail. */
    enum Verdict {
        OK,
        WARN,
        FAIL;

        Mark mark() {
            return switch (this) {
                case OK -> new Mark("ok", Tone.GOOD);
                case WARN -> new Mark("warn", Tone.DOUBTFUL);
                case FAIL -> new Mark("fail", Tone.BAD);
            };
        }
    }

    static Finding ok(String what, String why) {
        return new Finding(Verdict.OK, what, why, null);
    }

    static Finding warn(String what, String why, String toDo) {
        return new Finding(Verdict.WARN, what, why, toDo);
    }

    static Finding fail(String what, String why, String toDo) {
        return new Finding(Verdict.FAIL, what, why, toDo);
    }
}
