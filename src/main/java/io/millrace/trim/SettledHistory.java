package io.millrace.trim;

import io.millrace.event.Partition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Remembers how far each partition was settled, long enough to say what already was a grace time ago: a database that is restored from
 * a copy of that age still finds everything that its ledger asks for.
 *
 * <pre>
 *   samples   (12:00, 100) (12:10, 180) (13:05, 900)          growing in time and offset, some {@link #SAMPLES} a grace time
 *   13:08, settled 950, grace 1 h   ──▶ 100                   the newest sample that is old enough
 *   13:09, settled 150              ──▶ 100, and (12:10, 180) becomes (12:10, 150): what is settled again counts from now on
 * </pre>
 *
 * In memory alone: after a start nothing is old enough until a grace time has passed. Thread: the caller's, one at a time.
 */
final class SettledHistory {
    /** Of a partition within a grace time, at most; a sample that is left out makes records stay longer, never shorter. */
    static final int SAMPLES = 60;

    private final Duration grace;
    private final Map<Partition, Deque<Sample>> samples = new HashMap<>();

    private record Sample(Instant at, long offset) {}

    SettledHistory(Duration grace) {
        this.grace = grace;
    }

    /** Takes what is settled now and answers what was a grace time ago and ever since; -1 where that is not known. */
    Map<Partition, Long> ripe(Instant now, Map<Partition, Long> settled) {
        samples.keySet().retainAll(settled.keySet());
        Map<Partition, Long> ripe = new HashMap<>();
        settled.forEach((partition, offset) -> {
            Deque<Sample> kept = samples.computeIfAbsent(partition, anew -> new ArrayDeque<>());
            take(kept, now, offset);
            ripe.put(partition, ripe(kept, now.minus(grace)));
        });
        return ripe;
    }

    private void take(Deque<Sample> kept, Instant now, long offset) {
        Instant at = now;
        while (!kept.isEmpty() && kept.peekLast().offset() >= offset) {
            at = kept.pollLast().at();
        }
        Instant due = kept.isEmpty() ? at : kept.peekLast().at().plus(grace.dividedBy(SAMPLES));
        if (!at.isBefore(due)) {
            kept.addLast(new Sample(at, offset));
        }
    }

    private static long ripe(Deque<Sample> kept, Instant latest) {
        long ripe = -1;
        Sample passed = null;
        while (!kept.isEmpty() && !kept.peekFirst().at().isAfter(latest)) {
            passed = kept.pollFirst();
            ripe = passed.offset();
        }
        if (passed != null) {
            kept.addFirst(passed);
        }
        return ripe;
    }
}
