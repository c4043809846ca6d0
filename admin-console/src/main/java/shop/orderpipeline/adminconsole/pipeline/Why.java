package shop.orderpipeline.adminconsole.pipeline;

import java.util.Locale;

/** What was found about a part: the closed list behind the texts {@code pipeline.why.<code>}. */
enum Why {
    FINE(Standing.OK),
    /** It was not looked at yet. */
    NOT_SEEN(Standing.DEGRADED),
    /** Kafka did not answer the last look; value: for how long. */
    KAFKA_SLOW(Standing.DEGRADED),
    /** Kafka did not answer several looks, or ever; value: for how long. */
    KAFKA_SILENT(Standing.DOWN),
    /** Nothing can be said while Kafka is silent. */
    FIGURES_OLD(Standing.DEGRADED),
    DATABASE_SILENT(Standing.DOWN),
    /** A group has no member; value: records that wait. */
    NOBODY_READS(Standing.DOWN),
    /** A group's partitions are being shared out; value: records that wait. */
    SHARING(Standing.DEGRADED),
    /** Values: age of the oldest unread record, records that wait. */
    BEHIND(Standing.DEGRADED),
    /** Likewise, for very long. */
    FAR_BEHIND(Standing.DOWN),
    /** Value: for how long the oldest work was due. */
    OVERDUE(Standing.DEGRADED),
    /** Likewise, for very long. */
    LONG_OVERDUE(Standing.DOWN),
    /** Conflicts are not being stored. */
    NOT_PROJECTING(Standing.DOWN),
    /** Values: how old the shown conflicts are, records that wait. */
    PROJECTION_LATE(Standing.DEGRADED),
    /** The topic was made anew and is read from its beginning; value: how long ago. */
    TOPIC_ANEW(Standing.DEGRADED),
    /** Value: how many. */
    LETTERS_WAIT(Standing.DEGRADED),
    /** The file with the console's accounts can't be used as it is. */
    USERS_FILE_REFUSED(Standing.DEGRADED);

    private final Standing standing;

    Why(Standing standing) {
        this.standing = standing;
    }

    Standing standing() {
        return standing;
    }

    /** Kebab-case, as in the API and the texts. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
