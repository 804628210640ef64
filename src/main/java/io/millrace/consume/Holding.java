package io.millrace.consume;

import io.millrace.event.Partition;
import io.millrace.kafka.PartitionStatus;
import io.millrace.kafka.Place;
import io.millrace.kafka.ReadAhead;
import java.time.Instant;
import java.util.Locale;

/** An assigned partition: its track, which incarnation it is, and what was last seen of its ends. Thread: the consumer's context. */
final class Holding {
    final Place place;
    final PartitionTrack track = new PartitionTrack();
    final Unsettled unsettled = new Unsettled();
    final ReadAhead ahead;
    /** Null before it was taken for the first time. */
    Partition partition;

    long end = -1;
    long settled = -1;
    Instant settledAt;
    /** Since when a person has the group pause here; null where it goes on. */
    Instant pausedAt;

    long lost;

    Holding(Place place, ReadAhead ahead) {
        this.place = place;
        this.ahead = ahead;
    }

    /** Whether the client may read it now. */
    boolean reads() {
        return pausedAt == null && track.reads() && ahead.room();
    }

    void observed(long ledgerNext, Instant at) {
        settled = ledgerNext;
        settledAt = at;
        unsettled.settled(ledgerNext);
    }

    PartitionStatus status(String consumer, String group) {
        return new PartitionStatus(
                consumer,
                group,
                partition == null ? new Partition(place.topic(), null, place.number()) : partition,
                state(),
                track.handed(),
                settled,
                end,
                track.reason(),
                track.command(),
                settledAt,
                unsettled.oldest(),
                pausedAt,
                lost);
    }

    private String state() {
        boolean idle = pausedAt != null && track.state() == PartitionTrack.State.READY;
        return idle ? "paused" : track.state().name().toLowerCase(Locale.ROOT);
    }
}
