package shop.orderpipeline.adminconsole.desk;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What a page showed of an exception, as its forms carry it: nobody closes what they have not seen.
 *
 * @param standing how it and its order stand
 * @param others the further exceptions of the same order, page or charge
 * @param lastAct the newest of what people did about it
 */
record Seen(String standing, String others, String lastAct) {

    private static final String BETWEEN = "~";

    static Seen of(CaseFile file) {
        var row = file.row();
        var order = file.order();
        return new Seen(
                row.state() + "@" + ChronoUnit.MICROS.between(Instant.EPOCH, row.openedAt()) + ":"
                        + (order == null ? "-" : order.standing().described()),
                file.others().size() + ":"
                        + file.others().stream()
                                .map(Case::id)
                                .reduce((_, last) -> last)
                                .orElse("-"),
                Long.toString(file.lastAct()));
    }

    /** Empty where the text is not one that {@link #toString()} gave. */
    static Optional<Seen> parse(String text) {
        var parts = text.split(BETWEEN, -1);
        return parts.length == 3 ? Optional.of(new Seen(parts[0], parts[1], parts[2])) : Optional.empty();
    }

    /** What is new since a form was drawn; empty where nothing is. */
    Optional<Told> newSince(String sent) {
        return parse(sent).map(this::newSince).orElse(Optional.of(Told.CHANGED));
    }

    private Optional<Told> newSince(Seen before) {
        if (!others.equals(before.others())) {
            return Optional.of(Told.NEW_EXCEPTION);
        }
        if (!standing.equals(before.standing())) {
            return Optional.of(Told.CHANGED);
        }
        return lastAct.equals(before.lastAct()) ? Optional.empty() : Optional.of(Told.NEW_ACT);
    }

    /** For a form. */
    @Override
    public String toString() {
        return String.join(BETWEEN, standing, others, lastAct);
    }
}
