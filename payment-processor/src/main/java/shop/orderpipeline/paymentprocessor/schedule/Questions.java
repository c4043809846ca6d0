package shop.orderpipeline.paymentprocessor.schedule;

/** Which questions the schedule may put now, by how CardCom stands. */
public enum Questions {
    /** It answers. */
    ALL,
    /** It was away: one question tries it. */
    ONE,
    /** It is away: what is due waits, and nobody's turn is spent. */
    NONE
}
