package shop.orderpipeline.stock;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The shop's number of a product; any 64-bit number, since the shop gives it. */
public record ProductId(@JsonValue long value) implements Comparable<ProductId> {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ProductId {}

    @Override
    public int compareTo(ProductId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
