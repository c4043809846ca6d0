package shop.orderpipeline.adminconsole.language;

/** The texts of the console for tests that run without it. */
public final class ReadTexts {

    private ReadTexts() {}

    public static Texts texts() {
        return new Texts(new Texts.Bundles().messageSource());
    }
}
