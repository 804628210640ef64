package io.millrace.registry.compatibility;

import java.util.List;

/** The comparison of what lies within: a member, or an element. */
interface Inside {
    /** Empty where whatever holds all of {@code narrow} holds {@code wide} as well. */
    List<Difference> of(List<Part> narrow, Part wide);
}
