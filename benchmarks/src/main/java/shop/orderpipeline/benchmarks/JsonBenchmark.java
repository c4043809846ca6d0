package shop.orderpipeline.benchmarks;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import shop.orderpipeline.order.OrderId;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.payment.VerificationRequest;
import shop.orderpipeline.paymentprocessor.confirmation.PaymentMemory;
import shop.orderpipeline.stock.PaidOrder;
import shop.orderpipeline.topic.Json;
import shop.orderpipeline.topic.Topic;
import shop.orderpipeline.topic.Topics;

/** Records and memories of one payment, to JSON and back; a record is read as its consumers read it, with its key. */
@State(Scope.Benchmark)
public class JsonBenchmark {

    private static final long NOON = 1_772_452_800_000L;

    private final LowProfileId page = new LowProfileId("3f0c1d52-7a4e-4b0b-9a61-0d5f6b8c2e11");
    private final TranzactionId charge = new TranzactionId(248_400_917);
    private final String origin = Topics.PAYMENT_NOTIFICATIONS.name() + "-3@1234567";
    private final Claim claim =
            new Claim(0L, 0L, charge, new BigDecimal("100.0"), 1, "ChargeOnly", 1000L, "0008", "0012345");
    private final PaidOrder paidOrder =
            new PaidOrder(new OrderId(UUID.fromString("7b1d0a34-52c8-4f7e-9c1a-6e0f3d2b8a55")), page, charge);
    private final VerificationRequest request =
            new VerificationRequest(page, VerificationRequest.Reason.NOTIFICATION, false, claim, origin);
    private final PaymentMemory memory =
            new PaymentMemory(PaymentMemory.State.ASKING, List.of(claim), 1, origin, NOON, NOON, null, NOON, 1, NOON);

    private final byte[] key = Topic.key(page);
    private final byte[] paidOrderBytes = Json.write(paidOrder);
    private final byte[] requestBytes = Json.write(request);
    private final byte[] memoryBytes = Json.write(memory);

    @Benchmark
    public Object writePaidOrder() {
        return Json.write(paidOrder);
    }

    @Benchmark
    public Object readPaidOrder() {
        return Topics.PAID_ORDERS.read(key, paidOrderBytes);
    }

    @Benchmark
    public Object writeVerificationRequest() {
        return Json.write(request);
    }

    @Benchmark
    public Object readVerificationRequest() {
        return Topics.VERIFICATION_REQUESTS.read(key, requestBytes);
    }

    @Benchmark
    public Object writePaymentMemory() {
        return Json.write(memory);
    }

    @Benchmark
    public Object readPaymentMemory() {
        return Objects.requireNonNull(Json.read(memoryBytes, PaymentMemory.class));
    }
}
