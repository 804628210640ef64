package io.millrace.ops;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What {@code POST /api/v1/groups/{group}/{verb}} takes, beside {@code reason} and {@code dry_run}. */
enum Verb {
    PAUSE(List.of(), List.of("topic", "partition")),
    RESUME(List.of(), List.of("topic", "partition")),
    SEEK(List.of("topic", "partition", "offset"), List.of()),
    ADOPT_TOPIC(List.of("topic"), List.of()),
    SKIP(List.of("topic", "partition", "offset"), List.of("count"));

    private final List<String> required;
    private final Set<String> known = new TreeSet<>(List.of("reason", "dry_run"));

    Verb(List<String> required, List<String> optional) {
        this.required = required;
        known.addAll(required);
        known.addAll(optional);
    }

    /** As the path has it. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    List<String> required() {
        return required;
    }

    Set<String> known() {
        return known;
    }
}
