package shop.orderpipeline.adminconsole.groups;

import shop.orderpipeline.conflict.Level;

/** Whether somebody is hurt by a group and nobody has seen to it: however many repeats came since, it is read first. */
public final class Urgency {

    /** 1 of {@code conflict_groups g} where it is urgent, else 0; the table has an index that begins with it. */
    public static final String SQL = "(case when g.open > 0 and g.level = 'error' then 1 else 0 end)";

    private Urgency() {}

    /** The same for a group that was read. */
    static long of(ConflictGroup group) {
        return group.open() > 0 && group.level().equals(Level.ERROR.code()) ? 1 : 0;
    }
}
