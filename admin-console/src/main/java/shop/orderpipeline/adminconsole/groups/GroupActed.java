package shop.orderpipeline.adminconsole.groups;

import shop.orderpipeline.conflict.ConflictType;

/** What became of a command about a group. */
public sealed interface GroupActed {

    /**
     * It is said.
     *
     * @param moved how many conflicts changed their state so far
     * @param complete false where more will without anybody's doing: the group is large, or the database failed meanwhile
     */
    record Done(long moved, boolean complete) implements GroupActed {}

    /**
     * The group is not what whoever spoke saw; nothing is written.
     *
     * @param arrived how many conflicts came since
     * @param acts how often somebody said something since
     */
    record Changed(ConflictType type, long arrived, long acts) implements GroupActed {}

    /** There is no such group; nothing is written. */
    record NoSuchGroup() implements GroupActed {}

    /**
     * Money of this group waits in exceptions of this reason, which are closed at their own desk; nothing is written.
     *
     * @param open how many
     */
    record HasExceptions(ConflictType reason, long open) implements GroupActed {}
}
