package shop.orderpipeline.adminconsole.groups;

import java.time.Clock;
import java.util.List;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import shop.orderpipeline.adminconsole.errorlogs.Filter;
import shop.orderpipeline.adminconsole.problem.InvalidParameter;
import shop.orderpipeline.adminconsole.query.Parameters;

/**
 * Which groups somebody asks for.
 *
 * @param conflicts what they have in common with the filter of single conflicts; a period is one in which some of the
 *     group happened
 * @param states any of them; empty: all
 */
public record GroupFilter(Filter conflicts, List<GroupState> states) {

    /** @throws InvalidParameter with the name of the first parameter that can't be used */
    public static GroupFilter of(MultiValueMap<String, String> parameters, Clock clock) {
        return new GroupFilter(
                Filter.of(withoutItsOwn(parameters), clock, ConflictGroups.ORDER),
                new Parameters(parameters).severalOf(GroupState.values(), GroupState::code, "state"));
    }

    /** True where nothing narrows the list. */
    public boolean isWide() {
        return conflicts.isWide() && states.isEmpty();
    }

    /** A conflict has other states than a group, and groups have one order. */
    private static MultiValueMap<String, String> withoutItsOwn(MultiValueMap<String, String> parameters) {
        var common = new LinkedMultiValueMap<>(parameters);
        common.remove("state");
        common.remove("sort");
        return common;
    }
}
