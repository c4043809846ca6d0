package shop.orderpipeline.adminconsole.charts;

/**
 * Where things stand in a drawing over time, in pixels from its upper edge. Across, everything is a percentage of the
 * drawing, so that it fills whatever space there is while its text keeps its size.
 */
final class Plot {

    /** Room for the number above the highest bar. */
    static final int HEAD = 20;

    /** From the axis's top to 0. */
    static final int DEPTH = 160;

    static final int BASE = HEAD + DEPTH;
    /** The baseline of the words below. */
    static final int WORDS = BASE + 18;

    static final int HEIGHT = BASE + 24;
    static final int THINNEST = 2;
    static final int HALF_A_DIGIT = 4;

    private Plot() {}
}
