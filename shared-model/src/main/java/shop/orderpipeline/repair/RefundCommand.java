package shop.orderpipeline.repair;

import org.jspecify.annotations.Nullable;
import shop.orderpipeline.payment.TranzactionId;

/**
 * A person's word that an order's money was given back. It is given back at CardCom, by the person; here it is written
 * down, so that nothing is delivered for it.
 *
 * @param id the order's id, or the low-profile id of a page of it
 * @param who the person's account name
 * @param reason in the person's words
 * @param charge the one that was given back; absent where the order's open exceptions leave no choice
 */
public record RefundCommand(
        String id, String who, String reason, @Nullable TranzactionId charge) {}
