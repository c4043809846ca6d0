package shop.orderpipeline.allinone.fleet;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import shop.orderpipeline.payment.LowProfileId;

/** A pending order, or one that somebody only claims: its id, and the page it is paid on. */
public record Placed(UUID id, LowProfileId page) {

    /** Ids that nobody has yet. */
    public static List<Placed> madeUp(int orders) {
        return IntStream.range(0, orders)
                .mapToObj(_ -> new Placed(
                        UUID.randomUUID(), new LowProfileId(UUID.randomUUID().toString())))
                .toList();
    }
}
