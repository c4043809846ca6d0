package shop.orderpipeline.adminconsole.groups;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a group stands. */
public enum GroupState {
    /** Some of its conflicts wait for somebody. */
    OPEN,
    /** Some wait again, although a person had handled or ignored it. */
    CAME_BACK,
    /** A person left it alone, and the time is not over. */
    IGNORED,
    /** Nothing waits, because a person is done with it. */
    HANDLED,
    /** Nothing waits: the system recovered by itself. */
    HEALED;

    /** The newest thing said about a group that is more than a note and was not taken back. */
    record Said(Act act, @Nullable Instant until) {}

    /**
     * How a group stands.
     *
     * @param said null where nobody said anything that holds
     * @param open how many of its conflicts are open
     */
    static GroupState decide(@Nullable Said said, long open, Instant now) {
        if (said != null && said.act() == Act.IGNORED && said.until() != null && now.isBefore(said.until())) {
            return IGNORED;
        }
        boolean closed = said != null && (said.act() == Act.HANDLED || said.act() == Act.IGNORED);
        if (open > 0) {
            return closed ? CAME_BACK : OPEN;
        }
        return said != null && said.act() == Act.HANDLED ? HANDLED : HEALED;
    }

    /**
     * The same decision as {@link #decide} for the database, so that it can filter by it: of {@code conflict_groups g}
     * and the newest thing said, {@code said}.
     */
    static final String SQL = """
            case
              when said.act = 'ignored' and said.until > :now then 'ignored'
              when g.open > 0 then case when said.act in ('handled', 'ignored') then 'came-back' else 'open' end
              when said.act = 'handled' then 'handled'
              else 'healed'
            end
            """;

    /** Kebab-case, as in the API, URLs and both bundles. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
