package shop.orderpipeline.adminconsole.orders;

import java.util.Locale;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.audit.AuditTrail;
import shop.orderpipeline.adminconsole.problem.ProblemCode;
import shop.orderpipeline.failure.SqlFailure;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.repair.Audit;
import shop.orderpipeline.repair.OrderRefund;
import shop.orderpipeline.repair.OrderRepair;
import shop.orderpipeline.repair.RefundCommand;
import shop.orderpipeline.repair.Refunded;
import shop.orderpipeline.repair.RepairCommand;
import shop.orderpipeline.repair.Repaired;

/**
 * Carries out people's commands about orders, for programs and pages alike, and has refused ones written to the audit too.
 * Every method throws {@link DataAccessResourceFailureException} where the database can't serve now: the same command may
 * be given again.
 */
@Component
public class OrderCommands {

    private final OrderRepair repair;
    private final OrderRefund refund;
    private final AuditTrail audit;

    OrderCommands(@Qualifier("commands") DataSource database, AuditTrail audit) {
        this.repair = new OrderRepair(database);
        this.refund = new OrderRefund(database);
        this.audit = audit;
    }

    public Repaired carryOut(RepairCommand command) {
        var result = carriedOut(() -> repair.carryOut(command));
        if (result instanceof Repaired.Refused refused) {
            writeDown(
                    refused,
                    command.kind().name().toLowerCase(Locale.ROOT),
                    command.id(),
                    command.who(),
                    command.reason());
        }
        return result;
    }

    public Refunded carryOut(RefundCommand command) {
        var result = carriedOut(() -> refund.carryOut(command));
        if (result instanceof Repaired.Refused refused) {
            var charge = command.charge();
            var what = charge == null ? "refunded" : "refunded, charge " + charge;
            writeDown(refused, what, command.id(), command.who(), command.reason());
        }
        return result;
    }

    /** What a refusal is called. */
    public static ProblemCode problem(Repaired.Why why) {
        return switch (why) {
            case UNKNOWN_ORDER -> ProblemCode.ORDER_UNKNOWN;
            case TWO_ORDERS -> ProblemCode.ORDER_AMBIGUOUS;
            case NOT_ITS_COMMAND -> ProblemCode.ORDER_NOT_WAITING;
            case NO_PAGE -> ProblemCode.ORDER_NOT_PAID;
            case REFUNDED -> ProblemCode.ORDER_REFUNDED;
            case SEVERAL_CHARGES -> ProblemCode.ORDER_SEVERAL_CHARGES;
            case NO_OPEN_EXCEPTION -> ProblemCode.EXCEPTION_NOT_OPEN;
        };
    }

    private void writeDown(Repaired.Refused refused, String what, String id, String who, String reason) {
        audit.add(new Audit.Entry(
                who,
                Audit.What.COMMAND_REFUSED,
                null,
                refused.order(),
                refused.order() == null ? LowProfileId.canonical(id).orElse(null) : null,
                reason,
                what + ": " + problem(refused.why()).code()));
    }

    private static <T> T carriedOut(Supplier<T> command) {
        try {
            return command.get();
        } catch (IllegalStateException e) {
            var failure = SqlFailure.in(e);
            if (failure == SqlFailure.RETRY || failure == SqlFailure.WAIT) {
                throw new DataAccessResourceFailureException("the command is not carried out", e);
            }
            throw e;
        }
    }
}
