package shop.orderpipeline.replay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.conflict.RecordOrigin;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.replay.Selection.Verdict;

/** What a selection comes to: which records, of which payments, and a hash over where each stands and what it says. */
public final class Findings {

    /** First come, first served; records of one millisecond by their places. */
    private static final Comparator<Taken> AS_APPENDED = Comparator.comparingLong(Taken::at)
            .thenComparingInt(Taken::partition)
            .thenComparingLong(Taken::offset);

    private final Selection selection;
    private final Census census;
    private final List<Taken> taken;
    private final List<RecordOrigin> parked;
    private final long replays;
    private final long beyondLimit;

    private Findings(
            Selection selection,
            Census census,
            List<Taken> taken,
            List<RecordOrigin> parked,
            long replays,
            long beyondLimit) {
        this.selection = selection;
        this.census = census;
        this.taken = taken;
        this.parked = parked;
        this.replays = replays;
        this.beyondLimit = beyondLimit;
    }

    /**
     * A record that is replayed.
     *
     * @param at when the broker appended it, ms
     * @param page its key; null where it has none that can be an id
     * @param digest of its place, key and value, in hex
     */
    record Taken(
            int partition, long offset, long at, @Nullable LowProfileId page, Subject subject, String digest) {}

    /** Records being looked at; those of one partition come in the order of their offsets. Not for use by several threads. */
    static final class Gathering {

        private final Selection selection;
        private final Census census;
        private final List<Taken> taken = new ArrayList<>();
        private final List<RecordOrigin> parked = new ArrayList<>();
        private long replays;
        private long beyondLimit;

        Gathering(Selection selection, Census census) {
            this.selection = selection;
            this.census = census;
        }

        void look(ConsumerRecord<byte[], byte[]> record) {
            switch (selection.of(record, census)) {
                case TAKEN -> take(record);
                case IS_A_REPLAY -> replays++;
                case PARKED -> parked.add(census.newest(record));
                case NOT_ASKED_FOR -> {}
            }
        }

        /** How many it holds at the moment: taken, parked, and the copies that came back. */
        int size() {
            return taken.size() + parked.size() + census.size();
        }

        /** Of what a limit cuts off, no more than as much again is held. */
        private void take(ConsumerRecord<byte[], byte[]> record) {
            taken.add(taken(record));
            if (taken.size() / 2 >= limit()) {
                cut();
            }
        }

        private void cut() {
            taken.sort(AS_APPENDED);
            if (taken.size() > limit()) {
                var beyond = taken.subList(limit(), taken.size());
                beyondLimit += beyond.size();
                beyond.clear();
            }
        }

        private int limit() {
            return selection.limit().orElse(Integer.MAX_VALUE);
        }

        private Taken taken(ConsumerRecord<byte[], byte[]> record) {
            byte @Nullable [] key = record.key();
            return new Taken(
                    record.partition(),
                    record.offset(),
                    record.timestamp(),
                    key == null
                            ? null
                            : LowProfileId.canonical(new String(key, StandardCharsets.UTF_8))
                                    .orElse(null),
                    Subject.of(selection.source().target(), record),
                    digest(record));
        }

        /** All are looked at. */
        Findings end() {
            cut();
            return new Findings(selection, census, List.copyOf(taken), parked, replays, beyondLimit);
        }
    }

    /** Those that are replayed, as they were appended. */
    List<Taken> taken() {
        return taken;
    }

    /** Whether a record that is read again is one of them. */
    boolean include(ConsumerRecord<byte[], byte[]> record) {
        return selection.of(record, census) == Verdict.TAKEN && isWithinLimit(record);
    }

    private boolean isWithinLimit(ConsumerRecord<byte[], byte[]> record) {
        if (beyondLimit == 0) {
            return true;
        }
        var place = new Taken(record.partition(), record.offset(), record.timestamp(), null, new Subject.Tell(), "");
        return AS_APPENDED.compare(place, taken.getLast()) <= 0;
    }

    Census census() {
        return census;
    }

    /** Lower-case hex of SHA-256; the same for the same records at the same places, however the partitions were read. */
    public String hash() {
        var whole = sha256();
        add(whole, selection.source().name().getBytes(StandardCharsets.UTF_8));
        taken.stream()
                .sorted(Comparator.comparingInt(Taken::partition).thenComparingLong(Taken::offset))
                .forEach(record -> whole.update(record.digest().getBytes(StandardCharsets.US_ASCII)));
        return HexFormat.of().formatHex(whole.digest());
    }

    public long records() {
        return taken.size();
    }

    /** Left out, since they are copies themselves. */
    public long replays() {
        return replays;
    }

    /** Left out, since they came back as often as they may: a person has to mend something first. */
    public long parked() {
        return parked.size();
    }

    List<RecordOrigin> parkedPlaces() {
        return parked;
    }

    /** Left out, since the limit is reached before them. */
    public long beyondLimit() {
        return beyondLimit;
    }

    public Set<LowProfileId> pages() {
        return taken.stream()
                .flatMap(record -> Stream.ofNullable(record.page()))
                .collect(Collectors.toSet());
    }

    private static String digest(ConsumerRecord<byte[], byte[]> record) {
        var digest = sha256();
        digest.update(ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                .putInt(record.partition())
                .putLong(record.offset())
                .flip());
        add(digest, record.key());
        add(digest, record.value());
        return HexFormat.of().formatHex(digest.digest());
    }

    /** With its length, so that no two pairs of key and value are one text. */
    private static void add(MessageDigest digest, byte @Nullable [] bytes) {
        int length = bytes == null ? -1 : bytes.length;
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
        if (bytes != null) {
            digest.update(bytes);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }
}
