package io.millrace.consume;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait after the n-th failure in a row: doubling, bounded, and jittered so that partitions don't come back as one. */
record Backoff(Duration first, Duration most, RandomGenerator random) {

    /** @param failures from 1 */
    Duration after(int failures) {
        long doubled = first.toMillis() << Math.min(failures - 1, 20);
        long bounded = Math.min(doubled, most.toMillis());
        return Duration.ofMillis(bounded / 2 + random.nextLong(bounded / 2 + 1));
    }
}
