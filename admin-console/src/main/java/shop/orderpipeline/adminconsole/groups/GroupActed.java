package shop.orderpipeline.adminconsole.groups;

import shop.orderpipeline.conflict.ConflictType;

/** What became of a command about a group. */
public sealed interface GroupActed {

    /**
     * It is said and done.
     *
     * @param moved how many conflicts changed their state
     */
    record Done(long moved) implements GroupActed {}

    /** There is no such group; nothing is written. */
    record NoSuchGroup() implements GroupActed {}

    /**
     * Money of this group waits in exceptions of this reason, which are closed at their own desk; nothing is written.
     *
     * @param open how many
     */
    record HasExceptions(ConflictType reason, long open) implements GroupActed {}
}
