package shop.orderpipeline.opscli.groups;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * From where a consumer group shall go on. Its id says all of that, so a plan is kept nowhere: {@code
 * group:topic:partition.from.to,…:hash}, where {@code from} is {@code -} where the group never was. The hash covers the
 * id and the Kafka that it is for.
 *
 * @param cluster the id that Kafka has given itself
 * @param moves of the partitions that are moved, in their order
 */
record OffsetPlan(String cluster, String group, String topic, List<Move> moves) {

    private static final int HASH_DIGITS = 32;
    private static final Pattern ID = Pattern.compile(
            "([A-Za-z0-9._-]{1,249}):([A-Za-z0-9._-]{1,249}):([0-9.,-]{1,2000}):[0-9a-f]{" + HASH_DIGITS + "}");
    private static final Pattern MOVE = Pattern.compile("([0-9]{1,5})[.]([0-9]{1,18}|-)[.]([0-9]{1,18})");
    private static final String NOWHERE = "-";

    /**
     * One partition's.
     *
     * @param from the offset of the next record that the group would read; null where it never committed one
     * @param to the same afterwards
     */
    record Move(int partition, @Nullable Long from, long to) {

        private String text() {
            return partition + "." + (from == null ? NOWHERE : from.toString()) + "." + to;
        }
    }

    String id() {
        var told = group + ":" + topic + ":" + moves.stream().map(Move::text).collect(Collectors.joining(","));
        return told + ":" + hash(cluster + ":" + told);
    }

    /** What an id tells, whether its hash fits or not: that is so where the {@link #id()} of the plan is the same again. */
    static Optional<OffsetPlan> of(String id, String cluster) {
        var match = ID.matcher(id);
        if (!match.matches()) {
            return Optional.empty();
        }
        var moves = new ArrayList<Move>();
        for (var text : match.group(3).split(",", -1)) {
            var move = MOVE.matcher(text);
            if (!move.matches()) {
                return Optional.empty();
            }
            moves.add(new Move(
                    Integer.parseInt(move.group(1)),
                    move.group(2).equals(NOWHERE) ? null : Long.valueOf(move.group(2)),
                    Long.parseLong(move.group(3))));
        }
        return Optional.of(new OffsetPlan(cluster, match.group(1), match.group(2), List.copyOf(moves)));
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }
}
