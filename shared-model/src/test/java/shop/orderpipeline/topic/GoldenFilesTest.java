package shop.orderpipeline.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import shop.orderpipeline.conflict.Conflict;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;
import shop.orderpipeline.conflict.Stage;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentNotification;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.payment.QuarantinedNotification;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.payment.VerificationRequest;
import shop.orderpipeline.stock.OrderOutcome;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.stock.ProductId;
import shop.orderpipeline.topic.Topic.Read.Parsed;
import shop.orderpipeline.topic.Topic.Read.Unreadable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Records stay readable for ever, since operators replay them: what version 1 of each type looks like is kept in
 * {@code golden/<type>.v1.json}, and such a file never changes. A new version adds files.
 */
class GoldenFilesTest {

    private static final JsonMapper PLAIN = new JsonMapper();

    private static final LowProfileId PAGE = new LowProfileId("3f0c1d52-7a4e-4b0b-9a61-0d5f6b8c2e11");
    private static final OrderId ORDER = new OrderId(UUID.fromString("0198c0de-0000-7000-8000-00000000002a"));
    private static final TranzactionId CHARGE = new TranzactionId(9_007_199_254_740_993L);
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00.123456Z");
    private static final String SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private static final Claim CLAIM =
            new Claim(0L, 0L, CHARGE, new BigDecimal("149.90"), 1, "ChargeOnly", 1000L, "0008", "0123456");

    /** One record of a type, complete, and the members that other versions may leave out. */
    record Golden<V>(String file, Topic<V> topic, V message, Set<String> optional) {

        byte[] bytes() throws IOException {
            try (var stream = GoldenFilesTest.class.getResourceAsStream("/golden/" + file)) {
                return new String(Objects.requireNonNull(stream, file).readAllBytes(), StandardCharsets.UTF_8)
                        .stripTrailing()
                        .getBytes(StandardCharsets.UTF_8);
            }
        }

        Topic.Read<V> read(byte[] value) {
            return topic.read(Topic.key(PAGE), value);
        }

        Topic.Read<V> readChanged(Consumer<ObjectNode> change) throws IOException {
            var tree = (ObjectNode) PLAIN.readTree(bytes());
            change.accept(tree);
            return read(PLAIN.writeValueAsBytes(tree));
        }

        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Golden<?>> goldens() {
        return Stream.of(
                new Golden<>(
                        "payment-notification.v1.json",
                        Topics.PAYMENT_NOTIFICATIONS,
                        new PaymentNotification(PAGE, CLAIM, PaymentNotification.Dialect.JSON, SHA, NOON),
                        Set.of()),
                new Golden<>(
                        "quarantined-notification.v1.json",
                        Topics.PAYMENT_NOTIFICATIONS_QUARANTINE,
                        new QuarantinedNotification(
                                PAGE, QuarantinedNotification.Reason.FOREIGN_TERMINAL, 422, 812, SHA, 0L, 33L, NOON),
                        Set.of("lowProfileId", "responseCode", "transactionCode")),
                new Golden<>(
                        "verification-request.v1.json",
                        Topics.VERIFICATION_REQUESTS,
                        new VerificationRequest(
                                PAGE,
                                VerificationRequest.Reason.NOTIFICATION,
                                true,
                                CLAIM,
                                "payment-notifications-3@17"),
                        Set.of("claim", "origin")),
                new Golden<>(
                        "payment-verdict-paid.v1.json",
                        Topics.PAYMENT_VERDICTS,
                        new PaymentVerdict.Paid(PAGE, CHARGE),
                        Set.of("tranzactionId")),
                new Golden<>(
                        "payment-verdict-declined.v1.json",
                        Topics.PAYMENT_VERDICTS,
                        new PaymentVerdict.Declined(PAGE, 33),
                        Set.of()),
                new Golden<>(
                        "payment-verdict-undecided.v1.json",
                        Topics.PAYMENT_VERDICTS,
                        new PaymentVerdict.Undecided(PAGE, "not-paid-yet"),
                        Set.of()),
                new Golden<>(
                        "payment-verdict-mismatched.v2.json",
                        Topics.PAYMENT_VERDICTS,
                        new PaymentVerdict.Mismatched(PAGE, ConflictType.AMOUNT_MISMATCH, List.of("Amount", "CoinId")),
                        Set.of("members")),
                new Golden<>("paid-order.v1.json", Topics.PAID_ORDERS, new PaidOrder(ORDER, PAGE, CHARGE), Set.of()),
                new Golden<>(
                        "order-outcome-completed.v1.json",
                        Topics.ORDER_OUTCOMES,
                        new OrderOutcome.Completed(ORDER, PAGE),
                        Set.of()),
                new Golden<>(
                        "order-outcome-error.v1.json",
                        Topics.ORDER_OUTCOMES,
                        new OrderOutcome.Refused(ORDER, PAGE, ConflictType.OUT_OF_STOCK),
                        Set.of()),
                new Golden<>(
                        "conflict.v1.json",
                        Topics.CONFLICTS,
                        new Conflict(
                                "out-of-stock|3f0c1d52-7a4e-4b0b-9a61-0d5f6b8c2e11|9007199254740993",
                                ConflictType.OUT_OF_STOCK,
                                Level.ERROR,
                                Stage.DEDUCTION,
                                "paid-orders",
                                409,
                                false,
                                NOON,
                                PAGE,
                                ORDER,
                                CHARGE,
                                new ProductId(900_001),
                                1,
                                12L,
                                "0 in stock",
                                "2 wanted"),
                        Set.of("orderId", "tranzactionId", "productId", "attempt", "marginMs", "winner", "loser")));
    }

    @Test
    void coversEveryRecordTypeOfEveryTopic() {
        var covered = goldens().map(golden -> golden.message.getClass()).toList();

        assertThat(Topics.all().stream().flatMap(topic -> recordTypes(topic.value())))
                .allMatch(covered::contains);
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void writesWhatTheFileSays(Golden<?> golden) throws IOException {
        assertThat(text(Json.write(golden.message))).isEqualTo(text(golden.bytes()));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void readsWhatTheFileSays(Golden<?> golden) throws IOException {
        assertThat(golden.read(golden.bytes())).isEqualTo(new Parsed<>(golden.message));
    }

    /** Files of versions that are written no more. */
    static Stream<Golden<?>> olderGoldens() {
        return Stream.of(new Golden<>(
                "payment-verdict-mismatched.v1.json",
                Topics.PAYMENT_VERDICTS,
                new PaymentVerdict.Mismatched(PAGE, ConflictType.AMOUNT_MISMATCH, List.of()),
                Set.of()));
    }

    @ParameterizedTest
    @MethodSource("olderGoldens")
    void readsWhatOlderFilesSay(Golden<?> golden) throws IOException {
        readsWhatTheFileSays(golden);
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void readsPastWhatALaterVersionAdded(Golden<?> golden) throws IOException {
        var read = golden.readChanged(tree -> {
            tree.put("ofALaterVersion", "x").putObject("andAnother").put("deep", 1);
            tree.forEach(member -> {
                if (member instanceof ObjectNode nested) {
                    nested.put("ofALaterVersion", true);
                }
            });
        });

        assertThat(read).isEqualTo(new Parsed<>(golden.message));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void readsWithoutWhatIsOptional(Golden<?> golden) throws IOException {
        assertThat(golden.readChanged(tree -> golden.optional.forEach(tree::remove)))
                .isInstanceOf(Parsed.class);
        assertThat(golden.readChanged(tree -> golden.optional.forEach(tree::putNull)))
                .isInstanceOf(Parsed.class);
    }

    /** Else it would be somebody's null, deep inside a decider. */
    @ParameterizedTest
    @MethodSource("goldens")
    void doesNotReadWithoutWhatIsRequired(Golden<?> golden) throws IOException {
        for (var member : members(golden)) {
            if (!golden.optional.contains(member)) {
                assertThat(golden.readChanged(tree -> tree.remove(member)))
                        .as("without %s", member)
                        .isInstanceOf(Unreadable.class);
                assertThat(golden.readChanged(tree -> tree.putNull(member)))
                        .as("with a null for %s", member)
                        .isInstanceOf(Unreadable.class);
            }
        }
    }

    @Test
    void readsAConflictTypeOfALaterVersionAsUnknown() {
        var read = Topics.PAYMENT_VERDICTS.read(
                Topic.key(PAGE),
                bytes("{\"outcome\":\"mismatched\",\"lowProfileId\":\"" + PAGE
                        + "\",\"type\":\"of-a-later-version\"}"));

        assertThat(read).isEqualTo(new Parsed<>(new PaymentVerdict.Mismatched(PAGE, ConflictType.UNKNOWN, List.of())));
    }

    @Test
    void readsAClaimThatSaysNothing() {
        var read = Topics.PAYMENT_NOTIFICATIONS.read(
                Topic.key(PAGE),
                bytes("{\"lowProfileId\":\"" + PAGE + "\",\"claim\":{},\"dialect\":\"FORM\",\"bodySha256\":\"" + SHA
                        + "\",\"receivedAt\":\"2026-01-02T12:00:00.123456Z\"}"));

        assertThat(read)
                .isEqualTo(new Parsed<>(
                        new PaymentNotification(PAGE, Claim.silent(), PaymentNotification.Dialect.FORM, SHA, NOON)));
    }

    private static List<String> members(Golden<?> golden) throws IOException {
        return new ArrayList<>(((ObjectNode) PLAIN.readTree(golden.bytes())).propertyNames());
    }

    private static Stream<Class<?>> recordTypes(Class<?> type) {
        return type.isSealed() ? Arrays.stream(type.getPermittedSubclasses()) : Stream.of(type);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
