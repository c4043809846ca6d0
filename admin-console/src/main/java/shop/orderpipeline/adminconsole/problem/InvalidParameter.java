package shop.orderpipeline.adminconsole.problem;

/** A request's parameter can't be used: 400 towards whoever sent it. */
public final class InvalidParameter extends RuntimeException {

    private final String parameter;

    /** @param parameter its name, as we call it; its value is not repeated */
    public InvalidParameter(String parameter) {
        super("invalid parameter " + parameter);
        this.parameter = parameter;
    }

    public String parameter() {
        return parameter;
    }
}
