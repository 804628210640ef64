package io.millrace.simulate;

import com.fasterxml.jackson.databind.JsonNode;

/** A compiled template. */
@FunctionalInterface
interface Maker {
    /** Null where the value is left out this time. */
    JsonNode make(Draw draw);
}
