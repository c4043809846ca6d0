package shop.orderpipeline.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupsTest {

    @Test
    void saysOfEveryGroupWhatItReads() {
        var names = Arrays.stream(Groups.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == String.class)
                .map(GroupsTest::text);
        assertThat(Groups.reads().keySet()).containsExactlyInAnyOrderElementsOf(names.toList());
    }

    @Test
    void letsNoTwoGroupsReadOneTopic() {
        assertThat(Groups.reads().values().stream().flatMap(List::stream))
                .doesNotHaveDuplicates()
                .isSubsetOf(Topics.all());
    }

    private static String text(Field field) {
        try {
            return (String) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
