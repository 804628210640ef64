package io.millrace.registry.compatibility;

import java.math.BigDecimal;

/**
 * One end of a range of numbers.
 *
 * @param open the number itself does not belong to it
 */
record Bound(BigDecimal at, boolean open) {

    /** As a lower end: whether all from here on lies within the other. */
    boolean above(Bound other) {
        int compared = at.compareTo(other.at);
        return compared > 0 || compared == 0 && (open || !other.open);
    }

    /** As an upper end. */
    boolean below(Bound other) {
        int compared = at.compareTo(other.at);
        return compared < 0 || compared == 0 && (open || !other.open);
    }
}
