package shop.orderpipeline.cardcomsimulator;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.LowProfileId;

/**
 * What the gateway knows of payments. What it was told is in the journal before it counts, so it survives a kill -9; how
 * often it was asked is kept in memory. Any thread may call.
 */
final class Payments implements AutoCloseable {

    /** Beyond so many ids no new one is counted, so that a flood of made-up ids can't fill the memory. */
    private static final int MOST_COUNTED = 2_000_000;

    private final Map<LowProfileId, SimulatedPayment> known = new ConcurrentHashMap<>();
    private final Map<LowProfileId, AtomicLong> asked = new ConcurrentHashMap<>();
    private final Map<Long, LowProfileId> byTranzactionId = new HashMap<>();
    private final Map<Long, BigDecimal> refunded = new HashMap<>();
    private final Journal journal;

    private Payments(Journal journal) {
        this.journal = journal;
    }

    /** Reads the journal back and rewrites it with what still counts. */
    static Payments open(Path file) throws IOException {
        var remembered = Journal.read(file);
        var journal = Journal.at(file);
        var payments = new Payments(journal);
        remembered.forEach(payments::apply);
        journal.startWith(payments.everything());
        return payments;
    }

    synchronized void tell(List<SimulatedPayment> payments) throws IOException {
        record(payments.stream().map(Journal.Entry::told).toList());
    }

    /** Forgets every payment, refund and count. */
    synchronized void forget() throws IOException {
        record(List.of(Journal.Entry.FORGOTTEN));
        asked.clear();
    }

    Optional<SimulatedPayment> find(LowProfileId id) {
        return Optional.ofNullable(known.get(id));
    }

    void countQuestion(LowProfileId id) {
        var count = asked.size() < MOST_COUNTED ? asked.computeIfAbsent(id, _ -> new AtomicLong()) : asked.get(id);
        if (count != null) {
            count.incrementAndGet();
        }
    }

    long asked(LowProfileId id) {
        var count = asked.get(id);
        return count == null ? 0 : count.get();
    }

    /** What came of a refund. */
    enum RefundOutcome {
        DONE,
        ALREADY_REFUNDED,
        REFUSED
    }

    /**
     * Gives money back, as CardCom would: the rest or a part of it, a second part only where several are allowed.
     *
     * @param partialSum null for all that is left
     */
    synchronized RefundOutcome refund(long tranzactionId, @Nullable BigDecimal partialSum, boolean allowSeveral)
            throws IOException {
        var id = byTranzactionId.get(tranzactionId);
        var payment = id == null ? null : known.get(id);
        if (payment == null || payment.outcome() != Outcome.APPROVED) {
            return RefundOutcome.REFUSED;
        }
        var before = refunded.getOrDefault(tranzactionId, BigDecimal.ZERO);
        var left = payment.amount().subtract(before);
        if (left.signum() <= 0) {
            return RefundOutcome.ALREADY_REFUNDED;
        }
        var sum = partialSum == null ? left : partialSum;
        if (sum.signum() <= 0 || sum.compareTo(left) > 0 || (before.signum() > 0 && !allowSeveral)) {
            return RefundOutcome.REFUSED;
        }
        record(List.of(Journal.Entry.refunded(tranzactionId, sum)));
        return RefundOutcome.DONE;
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }

    private void record(List<Journal.Entry> entries) throws IOException {
        journal.append(entries);
        entries.forEach(this::apply);
    }

    private void apply(Journal.Entry entry) {
        switch (entry.what()) {
            case TOLD -> {
                var payment = entry.requiredPayment();
                known.put(payment.lowProfileId(), payment);
                byTranzactionId.put(payment.tranzactionId(), payment.lowProfileId());
            }
            case REFUNDED -> refunded.merge(entry.requiredTranzactionId(), entry.requiredSum(), BigDecimal::add);
            case FORGOTTEN -> {
                known.clear();
                byTranzactionId.clear();
                refunded.clear();
            }
        }
    }

    private List<Journal.Entry> everything() {
        return Stream.concat(
                        known.values().stream().map(Journal.Entry::told),
                        refunded.entrySet().stream()
                                .map(refund -> Journal.Entry.refunded(refund.getKey(), refund.getValue())))
                .toList();
    }
}
