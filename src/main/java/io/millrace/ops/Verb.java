package io.millrace.ops;

import java.util.Locale;

/** The last part of {@code POST /api/v1/groups/{group}/{verb}}; what each takes is said by the contract. */
enum Verb {
    PAUSE,
    RESUME,
    SEEK,
    ADOPT_TOPIC,
    SKIP;

    /** As the path has it. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
