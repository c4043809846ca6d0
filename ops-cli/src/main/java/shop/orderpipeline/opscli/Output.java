package shop.orderpipeline.opscli;

/** How answers are written: for people, or for programs. */
public enum Output {
    TABLE,
    JSON
}
