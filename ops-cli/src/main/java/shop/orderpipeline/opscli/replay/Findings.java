package shop.orderpipeline.opscli.replay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.topic.Origins;

/**
 * What a selection comes to: how many records, of which payments, and a hash over where each stands and what it says.
 * Not for use by several threads.
 */
final class Findings {

    private final Selection selection;
    private final Map<Integer, MessageDigest> digests = new TreeMap<>();
    private final Set<LowProfileId> pages = new HashSet<>();
    private long records;
    private long replays;
    private long tooOften;

    Findings(Selection selection) {
        this.selection = selection;
    }

    /** Takes note of a record; those of one partition come in the order of their offsets. */
    void look(ConsumerRecord<byte[], byte[]> record) {
        switch (selection.of(record)) {
            case TAKEN -> take(record);
            case IS_A_REPLAY -> replays++;
            case REPLAYED_TOO_OFTEN -> tooOften++;
            case NOT_ASKED_FOR -> {}
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        records++;
        var digest = digests.computeIfAbsent(record.partition(), _ -> sha256());
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(record.offset()).flip());
        add(digest, record.key());
        add(digest, record.value());
        byte @Nullable [] key = record.key();
        if (key != null) {
            LowProfileId.canonical(new String(key, StandardCharsets.UTF_8)).ifPresent(pages::add);
        }
    }

    /** Lower-case hex of SHA-256; the same for the same records at the same places, however the partitions were read. */
    String hash() {
        var whole = sha256();
        add(whole, selection.source().name().getBytes(StandardCharsets.UTF_8));
        digests.forEach((partition, digest) -> {
            whole.update(ByteBuffer.allocate(Integer.BYTES).putInt(partition).flip());
            whole.update(copyOf(digest).digest());
        });
        return HexFormat.of().formatHex(whole.digest());
    }

    long records() {
        return records;
    }

    /** Left out, since they are copies themselves. */
    long replays() {
        return replays;
    }

    /** Left out, since they were replayed {@link Origins#MOST_REPLAYS} times already. */
    long tooOften() {
        return tooOften;
    }

    Set<LowProfileId> pages() {
        return pages;
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

    private static MessageDigest copyOf(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("every Java can", e);
        }
    }
}
