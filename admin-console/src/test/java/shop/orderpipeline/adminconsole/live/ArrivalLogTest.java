package shop.orderpipeline.adminconsole.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import shop.orderpipeline.adminconsole.errorlogs.ErrorLog;

class ArrivalLogTest {

    private static final Duration NO_TIME = Duration.ZERO;

    private final ArrivalLog log = new ArrivalLog(5);

    @Test
    void tellsWhatCameAfterAPositionInItsOrder() throws InterruptedException {
        log.add(arrived(1, 3));
        assertThat(log.read(0, 2, NO_TIME)).isEqualTo(new ArrivalLog.Read.News(arrived(1, 2), 2));
        assertThat(log.read(2, 2, NO_TIME)).isEqualTo(new ArrivalLog.Read.News(arrived(3, 3), 3));
        assertThat(log.read(3, 2, NO_TIME)).isEqualTo(new ArrivalLog.Read.Nothing());
        assertThat(log.end()).isEqualTo(3);
    }

    @Test
    void readsOnAfterAnOriginThatIsStillKept() {
        log.add(arrived(1, 7));
        assertThat(log.after("o-1")).isEmpty();
        assertThat(log.after("o-3")).isEqualTo(OptionalLong.of(3));
        assertThat(log.after("o-7")).isEqualTo(OptionalLong.of(log.end()));
        assertThat(log.after("somewhere")).isEmpty();
    }

    @Test
    void tellsWhoFellBehindThatSomeAreGone() throws InterruptedException {
        log.add(arrived(1, 7));
        assertThat(log.read(1, 10, NO_TIME)).isEqualTo(new ArrivalLog.Read.Missed(7));
        assertThat(log.read(2, 10, NO_TIME)).isEqualTo(new ArrivalLog.Read.News(arrived(3, 7), 7));
    }

    @Test
    void tellsEverybodyWhereSomeMayLieBetween() throws InterruptedException {
        log.add(arrived(1, 2));
        long upToDate = log.end();
        log.startAgainWith(arrived(100, 101));
        assertThat(log.read(upToDate, 10, NO_TIME)).isEqualTo(new ArrivalLog.Read.Missed(log.end()));
        assertThat(log.after("o-100")).isEqualTo(OptionalLong.of(log.end() - 1));
    }

    @Test
    void wakesWhoWaitsWhenSomethingComesAndWhenItEnds() throws Exception {
        var waiting = CompletableFuture.supplyAsync(() -> reading(0));
        log.add(arrived(1, 1));
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(new ArrivalLog.Read.News(arrived(1, 1), 1));
        var forEver = CompletableFuture.supplyAsync(() -> reading(1));
        log.close();
        assertThat(forEver.get(10, TimeUnit.SECONDS)).isEqualTo(new ArrivalLog.Read.Closed());
        assertThat(log.read(0, 10, NO_TIME)).isEqualTo(new ArrivalLog.Read.Closed());
        log.pause(Duration.ofDays(1));
    }

    private ArrivalLog.Read reading(long position) {
        try {
            return log.read(position, 10, Duration.ofDays(1));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Arrived> arrived(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(number -> new Arrived(number, "o-" + number, "", conflict("id-" + number)))
                .toList();
    }

    private static ErrorLog conflict(String id) {
        return new ErrorLog(
                id,
                Instant.EPOCH,
                "unknown",
                "error",
                "schedule",
                "open_work",
                500,
                false,
                "open",
                "page",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "message",
                "f");
    }
}
