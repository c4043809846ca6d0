package shop.orderpipeline.stock;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** How many pieces; 1 to 2^31-1. A negative one would pass "quantity >= n" and add stock, so none can exist. */
public record Quantity(@JsonValue int value) {

    /** @throws IllegalArgumentException below one */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Quantity {
        if (value < 1) {
            throw new IllegalArgumentException("a quantity is at least one");
        }
    }

    /** @throws ArithmeticException where the sum leaves the range */
    public Quantity plus(Quantity other) {
        return new Quantity(Math.addExact(value, other.value));
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
