package shop.orderpipeline.adminconsole.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.page.Amounts;
import shop.orderpipeline.adminconsole.page.Outcomes;
import shop.orderpipeline.payment.Claim;

/**
 * One fact of a payment: what the notification said, beside what CardCom answered.
 *
 * @param name as in the bundles: {@code desk.fact.<name>}
 * @param differs both state it, and not the same value, however it is written
 */
record Fact(String name, Side claimed, Side proved, boolean differs) {

    /**
     * What one of them says.
     *
     * @param value null where it is silent, where it said what cannot be read, and where a word says it better
     * @param wordKey of what the value means, in the bundles; null where it speaks for itself
     */
    record Side(
            @Nullable String value,
            boolean unreadable,
            @Nullable String wordKey) {

        static final Side SILENT = new Side(null, false, null);

        static Side of(String name, @Nullable String value, boolean unreadable) {
            var word = value == null ? null : word(name, value);
            return new Side(name.equals("operation") && word != null ? null : value, unreadable, word);
        }

        public boolean isSilent() {
            return value == null && wordKey == null && !unreadable;
        }

        private static @Nullable String word(String name, String value) {
            return switch (name) {
                case "response-code", "transaction-code" -> Outcomes.key(value);
                case "operation" -> Outcomes.operationKey(value).orElse(null);
                default -> null;
            };
        }
    }

    /** Those that either of them states. */
    static List<Fact> of(@Nullable Stated claim, @Nullable Stated proof) {
        var facts = new Both(claim, proof);
        facts.add("response-code", "responseCode", Claim::responseCode);
        facts.add("transaction-code", "transactionCode", Claim::transactionCode);
        facts.add("charge", "tranzactionId", Claim::tranzactionId);
        facts.addAmount();
        facts.add("operation", "operation", Claim::operation);
        facts.add("terminal", "terminalNumber", Claim::terminalNumber);
        facts.add("last-four", "lastFour", Fact::lastFour);
        facts.add("approval", "approvalNumber", Claim::approvalNumber);
        return List.copyOf(facts.list);
    }

    /** Whatever a record holds there, a page shows four digits. */
    static @Nullable String lastFour(Claim claim) {
        var digits = claim.lastFour();
        return digits == null ? null : digits.substring(Math.max(0, digits.length() - 4));
    }

    /** With its currency where that is stated. */
    private static @Nullable String amount(Claim claim) {
        var amount = claim.amount();
        return amount == null
                ? null
                : claim.money().map(Amounts::text).orElseGet(() -> Amounts.text(Objects.requireNonNull(amount)));
    }

    /** By value: a currency that one of them leaves out differs from nothing. */
    private static boolean isOtherAmount(Claim one, Claim other) {
        var amount = Objects.requireNonNull(one.amount());
        var otherCurrency = one.money().isPresent()
                && other.money().isPresent()
                && !one.money().get().currency().equals(other.money().get().currency());
        return otherCurrency || amount.compareTo(Objects.requireNonNull(other.amount())) != 0;
    }

    /** The facts of both sides, as they are collected. */
    private record Both(@Nullable Stated claim, @Nullable Stated proof, List<Fact> list) {

        Both(@Nullable Stated claim, @Nullable Stated proof) {
            this(claim, proof, new ArrayList<>());
        }

        void add(String name, String member, Function<Claim, @Nullable Object> value) {
            Function<Claim, @Nullable String> text = claim -> {
                var stated = value.apply(claim);
                return stated == null ? null : stated.toString();
            };
            add(name, member, text, (one, other) -> !Objects.equals(value.apply(one), value.apply(other)));
        }

        void addAmount() {
            add("amount", "amount", Fact::amount, Fact::isOtherAmount);
        }

        private void add(
                String name, String member, Function<Claim, @Nullable String> text, BiPredicate<Claim, Claim> isOther) {
            var claimed = side(name, claim, member, text);
            var proved = side(name, proof, member, text);
            if (claimed.isSilent() && proved.isSilent()) {
                return;
            }
            var bothState = claim != null && proof != null && isStated(claimed) && isStated(proved);
            list.add(new Fact(
                    name,
                    claimed,
                    proved,
                    bothState
                            && isOther.test(
                                    Objects.requireNonNull(claim).claim(),
                                    Objects.requireNonNull(proof).claim())));
        }

        private static Side side(
                String name, @Nullable Stated stated, String member, Function<Claim, @Nullable String> text) {
            return stated == null
                    ? Side.SILENT
                    : Side.of(
                            name,
                            text.apply(stated.claim()),
                            stated.unreadable().contains(member));
        }

        private static boolean isStated(Side side) {
            return side.value() != null || side.wordKey() != null;
        }
    }
}
