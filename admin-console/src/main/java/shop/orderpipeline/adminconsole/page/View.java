package shop.orderpipeline.adminconsole.page;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import shop.orderpipeline.adminconsole.errorlogs.State;
import shop.orderpipeline.adminconsole.groups.GroupState;

/** The two ways to list conflicts. */
enum View {
    /** What is alike is one line. */
    GROUPS,
    /** Each by itself. */
    EVENTS;

    /** As in the URL. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What its lines may stand in. */
    List<String> states() {
        return switch (this) {
            case GROUPS ->
                Arrays.stream(GroupState.values()).map(GroupState::code).toList();
            case EVENTS -> Arrays.stream(State.values()).map(State::code).toList();
        };
    }
}
