package shop.orderpipeline.adminconsole.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.adminconsole.deadletters.RedriveRule.Obstacle;
import shop.orderpipeline.adminconsole.deadletters.RedriveRule.Redrive;

class RedriveRuleTest {

    private static final Instant AT = Instant.parse("2026-11-24T13:07:02.418Z");

    @Test
    void namesALetterByItsPaymentAndItsMillisecond() {
        assertThat(redrive("page-1", false, 0, Standing.WAITS))
                .isEqualTo(
                        new Redrive.Possible(
                                "./pipeline replay plan --from-topic paid-orders-dlt"
                                        + " --low-profile-id=page-1 --since 2026-11-24T13:07:02.418Z --until 2026-11-24T13:07:02.419Z"));
    }

    @Test
    void namesALetterWithoutPaymentByItsMillisecondAlone() {
        assertThat(redrive(null, false, 0, Standing.OPEN))
                .isEqualTo(new Redrive.Possible("./pipeline replay plan --from-topic paid-orders-dlt"
                        + " --since 2026-11-24T13:07:02.418Z --until 2026-11-24T13:07:02.419Z"));
    }

    @Test
    void takesACopyThatFailedAgainByItsPaymentOnly() {
        assertThat(redrive("page-1", true, 1, Standing.WAITS)).isInstanceOf(Redrive.Possible.class);
        assertThat(redrive(null, true, 1, Standing.OPEN))
                .isEqualTo(new Redrive.Impossible(Obstacle.COPY_WITHOUT_PAYMENT));
    }

    @Test
    void stopsAfterTheThirdReplay() {
        assertThat(redrive("page-1", true, 2, Standing.WAITS)).isInstanceOf(Redrive.Possible.class);
        assertThat(redrive("page-1", true, 3, Standing.WAITS))
                .isEqualTo(new Redrive.Impossible(Obstacle.REPLAYED_TOO_OFTEN));
    }

    @Test
    void promisesNothingOfWhatItsTopicNoLongerHas() {
        assertThat(redrive("page-1", false, 0, Standing.EXPIRED)).isEqualTo(new Redrive.Impossible(Obstacle.EXPIRED));
    }

    private static Redrive redrive(@Nullable String page, boolean replayed, int count, Standing standing) {
        return RedriveRule.of("paid-orders-dlt", AT, page, replayed, count, standing);
    }
}
