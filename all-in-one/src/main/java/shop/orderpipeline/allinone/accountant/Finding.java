package shop.orderpipeline.allinone.accountant;

/**
 * One breach of a rule.
 *
 * @param id of what it is about: a low-profile id, an order, a charge, a product, a conflict
 * @param text what is wrong, in words and numbers for people
 */
public record Finding(Rule rule, String id, String text) {

    @Override
    public String toString() {
        return rule.code() + " " + id + ": " + text;
    }
}
