package shop.orderpipeline.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import shop.orderpipeline.topic.Topics;

class RealPartsTest {

    @Test
    void canonicalisesIdsInTheDatabaseAsInJava() throws Exception {
        try (var connection = TestDatabase.migrated().dataSource().getConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery(
                        "select canonical_low_profile_id(' {3F0C1D52-7A4E-4B0B-9A61-0D5F6B8C2E11}\n'), canonical_low_profile_id('test-123')")) {
            result.next();
            assertThat(result.getString(1)).isEqualTo("3f0c1d52-7a4e-4b0b-9a61-0d5f6b8c2e11");
            assertThat(result.getString(2)).isEqualTo("test-123");
        }
    }

    @Test
    void createsEveryTopicOnTheBroker() {
        assertThat(Topics.all())
                .allSatisfy(
                        topic -> assertThat(TestKafka.recordsOf(topic.name())).isEmpty());
    }
}
