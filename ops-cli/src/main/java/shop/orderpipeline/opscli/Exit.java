package shop.orderpipeline.opscli;

/** What a command's exit code says; scripts rely on the numbers. */
public enum Exit {
    DONE(0),
    UNEXPECTED(1),
    USAGE(2),
    UNREACHABLE(3),
    NOTHING_MATCHED(4),
    SOME_FAILED(5),
    REFUSED(6),
    CHECK_FAILED(7),
    TIMEOUT(8),
    INTERRUPTED(130);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
