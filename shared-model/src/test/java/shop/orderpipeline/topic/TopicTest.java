package shop.orderpipeline.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.WithNull;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentVerdict;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.topic.Topic.Read.Parsed;
import shop.orderpipeline.topic.Topic.Read.Unreadable;

class TopicTest {

    /** Stands in every poison where there is room: nothing of a record may come back in words. */
    private static final String CANARY = "4580458045804580";

    private static final LowProfileId PAGE = new LowProfileId("page-1");

    private static Stream<Map.Entry<String, byte[]>> poisons() {
        return Stream.of(
                poison("nothing", ""),
                poison("blanks", " \n\t"),
                poison("the word null", "null"),
                poison("no JSON", "<xml>" + CANARY + "</xml>"),
                poison("a form", "LowProfileId=page-1&card=" + CANARY),
                poison("a text", "\"" + CANARY + "\""),
                poison("an empty text", "\"\""),
                poison("a number", CANARY),
                poison("a truth", "true"),
                poison("a list", "[{\"lowProfileId\":\"page-1\"}]"),
                poison("an empty list", "[]"),
                poison("an empty object", "{}"),
                poison("the key alone", "{\"lowProfileId\":\"page-1\"}"),
                poison("half an object", "{\"lowProfileId\":\"page-1\",\"card\":\"" + CANARY),
                poison("two objects", "{\"lowProfileId\":\"page-1\"}{\"card\":\"" + CANARY + "\"}"),
                poison("a name twice", "{\"lowProfileId\":\"page-1\",\"lowProfileId\":\"page-1\"}"),
                poison("a kind of nobody", "{\"outcome\":\"" + CANARY + "\",\"lowProfileId\":\"page-1\"}"),
                poison("no id", "{\"outcome\":\"paid\",\"tranzactionId\":\"7\"}"),
                poison("a null id", "{\"outcome\":\"paid\",\"lowProfileId\":null}"),
                poison("an object as id", "{\"outcome\":\"paid\",\"lowProfileId\":{\"a\":\"" + CANARY + "\"}}"),
                poison("an id that is none", "{\"outcome\":\"paid\",\"lowProfileId\":\"" + CANARY + " x\"}"),
                poison(
                        "an id in upper case",
                        "{\"outcome\":\"paid\",\"lowProfileId\":\"3F0C1D52-7A4E-4B0B-9A61-0D5F6B8C2E11\"}"),
                poison(
                        "a charge of nobody",
                        "{\"outcome\":\"paid\",\"lowProfileId\":\"page-1\",\"tranzactionId\":\"-" + CANARY + "\"}"),
                poison(
                        "an endless number",
                        "{\"outcome\":\"declined\",\"lowProfileId\":\"page-1\",\"code\":" + "9".repeat(2_000) + "}"),
                poison("not a number", "{\"outcome\":\"declined\",\"lowProfileId\":\"page-1\",\"code\":NaN}"),
                poison("depth without end", "{\"a\":".repeat(50_000)),
                poison("lists without end", "[".repeat(100_000)),
                poison("not UTF-8", new byte[] {'{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'}),
                poison("NULs", new byte[64]),
                poison("another encoding", "{\"lowProfileId\":\"page-1\"}".getBytes(StandardCharsets.UTF_16LE)),
                poison("a Java object", new byte[] {(byte) 0xac, (byte) 0xed, 0, 5, 's', 'r'}));
    }

    private static Map.Entry<String, byte[]> poison(String name, String value) {
        return poison(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static Map.Entry<String, byte[]> poison(String name, byte[] value) {
        return Map.entry(name, value);
    }

    @TestFactory
    Stream<DynamicTest> answersPoisonWithAReasonAndNoneOfItsWords() {
        return Topics.all().stream()
                .flatMap(topic -> poisons()
                        .map(poison -> DynamicTest.dynamicTest(
                                topic.name() + ": " + poison.getKey(), () -> answersPoison(topic, poison.getValue()))));
    }

    private static void answersPoison(Topic<?> topic, byte[] poison) {
        assertThat(topic.read(Topic.key(PAGE), poison)).isInstanceOfSatisfying(Unreadable.class, unreadable -> {
            assertThat(unreadable.reason()).isEqualTo(DeadLetterReason.UNREADABLE);
            assertThat(unreadable.error()).isNotBlank().hasSizeLessThan(200).doesNotContain(CANARY, "page-1");
        });
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(read("{\"lowProfileId\":\"page-1\",\"orderId\":\"0198c0de-0000-7000-8000-00000000002a\"}"))
                .isEqualTo(new Unreadable<>(DeadLetterReason.UNREADABLE, "no tranzactionId"));
        assertThat(read("{\"tranzactionId\":\"7\",\"orderId\":\"0198c0de-0000-7000-8000-00000000002a\"}"))
                .isEqualTo(new Unreadable<>(DeadLetterReason.UNREADABLE, "no lowProfileId"));
        assertThat(Topics.PAID_ORDERS.read(Topic.key(PAGE), null))
                .isEqualTo(new Unreadable<>(DeadLetterReason.UNREADABLE, "no value"));
    }

    @TestFactory
    Stream<DynamicTest> refusesAKeyThatIsNotTheValuesId() {
        var value = Json.write(new PaymentVerdict.Declined(PAGE, 5));
        return Stream.of("page-2", "PAGE-1", " page-1", "page-1\u0000", "")
                .map(key -> key.getBytes(StandardCharsets.UTF_8))
                .map(key -> DynamicTest.dynamicTest(
                        "the key '" + new String(key, StandardCharsets.UTF_8) + "'",
                        () -> assertThat(Topics.PAYMENT_VERDICTS.read(key, value))
                                .isInstanceOfSatisfying(Unreadable.class, unreadable -> {
                                    assertThat(unreadable.reason()).isEqualTo(DeadLetterReason.KEY_MISMATCH);
                                    assertThat(unreadable.error()).doesNotContain("page");
                                })));
    }

    @Test
    void refusesAValueWithoutAKey() {
        assertThat(Topics.PAYMENT_VERDICTS.read(null, Json.write(new PaymentVerdict.Declined(PAGE, 5))))
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        unreadable -> assertThat(unreadable.reason()).isEqualTo(DeadLetterReason.KEY_MISMATCH));
    }

    @Test
    void readsBackWhatItWrites() {
        var message = new PaidOrder(new OrderId(new UUID(1, 2)), PAGE, new TranzactionId(Long.MAX_VALUE));
        var record = Topics.PAID_ORDERS.record(message);

        assertThat(record.topic()).isEqualTo("paid-orders");
        assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("page-1");
        assertThat(Topics.PAID_ORDERS.read(record.key(), record.value())).isEqualTo(new Parsed<>(message));
    }

    @Property
    void neverThrows(@ForAll @WithNull byte[] key, @ForAll @WithNull byte[] value) {
        for (var topic : Topics.all()) {
            assertThat(topic.read(key, value)).isNotNull();
        }
    }

    private static Topic.Read<PaidOrder> read(String value) {
        return Topics.PAID_ORDERS.read(Topic.key(PAGE), value.getBytes(StandardCharsets.UTF_8));
    }
}
