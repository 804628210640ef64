package io.millrace.prove.judge;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How far refine and rows are in each partition, as looks at the ledger and at Kafka told over time: stalls, take-overs, what is left to do,
 * and whether an offset ever went back, also of those that write objects. Times are those of {@link System#nanoTime}. Thread-safe.
 */
public final class Progress {
    /** Beyond the start of the next one where it never came. */
    public static final double NEVER = Double.POSITIVE_INFINITY;

    private final Map<String, Track> tracks = new HashMap<>();
    private final Map<String, Long> objects = new HashMap<>();
    private long longest;
    private String where = "";
    private long wentBack;
    private boolean backIsMeant;
    private long looked;
    private long looks;
    private long mark = Long.MAX_VALUE;

    /** One partition of one group. */
    private static final class Track {
        private long offset = -1;
        private long end = -1;
        private long committed = -1;
        private long epoch = -1;
        private long movedAt;
        private long takenAt; // when the present epoch was first seen
        private long steppedAt; // first after the mark; 0: not yet
        private long settledAt; // when the present epoch settled first; 0: not yet
    }

    /** Whether a person moves groups back at the moment, so that it does not count. */
    public synchronized void goingBackIsMeant(boolean meant) {
        backIsMeant = meant;
    }

    /** What the ledger has of a place now. */
    synchronized void ledger(String place, long epoch, long offset, long now) {
        Track track = tracks.computeIfAbsent(place, key -> new Track());
        if (epoch != track.epoch) {
            track.epoch = epoch;
            track.takenAt = now;
            track.settledAt = 0;
        }
        wentBack += offset < track.offset && !backIsMeant ? 1 : 0;
        if (offset != track.offset) {
            track.settledAt = track.settledAt == 0 && track.offset >= 0 ? now : track.settledAt;
            track.offset = offset;
            track.movedAt = now;
            track.steppedAt = track.steppedAt == 0 && now > mark ? now : track.steppedAt;
        }
    }

    /** What the ledger has of a place of a group that writes objects: these settle when an object is whole, so only going back tells. */
    synchronized void objects(String place, long offset) {
        Long before = objects.put(place, offset);
        wentBack += before != null && offset < before && !backIsMeant ? 1 : 0;
    }

    /** What Kafka has of it: the end of the partition, and where a group that commits there is. */
    synchronized void kafka(String place, long end, Long committed) {
        Track track = tracks.computeIfAbsent(place, key -> new Track());
        track.end = end;
        if (committed != null) {
            wentBack += committed < track.committed && !backIsMeant ? 1 : 0;
            track.committed = committed;
        }
    }

    /** Ends a look, whether or not ledger and Kafka answered. */
    synchronized void looked(boolean answered, long now) {
        looked = answered ? now : looked;
        looks += answered ? 1 : 0;
        tracks.forEach((place, track) -> {
            if (track.movedAt != 0 && now - track.movedAt > longest) {
                longest = now - track.movedAt;
                where = place;
            }
        });
    }

    /** Looks at which both answered. */
    public synchronized long looks() {
        return looks;
    }

    /** Forgets stalls that were; what stands now has stood since now. */
    public synchronized void begin(long now) {
        longest = 0;
        where = "";
        tracks.values().forEach(track -> track.movedAt = track.movedAt == 0 ? 0 : now);
    }

    /** Of any partition, milliseconds. */
    public synchronized long longestStallMs() {
        return TimeUnit.NANOSECONDS.toMillis(longest);
    }

    /** Group, topic and partition of the longest stall. */
    public synchronized String stalled() {
        return where;
    }

    /** How often an offset of the ledger or a committed one was seen below an earlier one. */
    public synchronized long wentBack() {
        return wentBack;
    }

    /** Of refine and rows, what all places have settled and committed; it grows with every record that is done. */
    public synchronized long settled() {
        return tracks.values().stream()
                .mapToLong(track -> Math.max(0, track.offset) + Math.max(0, track.committed))
                .sum();
    }

    /** Records that are there and not settled; -1 where that was not seen after this moment. */
    public synchronized long backlog(long after) {
        return looked <= after
                ? -1
                : tracks.values().stream()
                        .mapToLong(track -> Math.max(0, track.end - track.offset))
                        .sum();
    }

    /** From now on the first step of every place that is seen after this moment counts for {@link #allSteppedAt}. */
    public synchronized void mark(long from) {
        mark = from;
        tracks.values().forEach(track -> track.steppedAt = 0);
    }

    /** When the last of all places made its first step after the mark; 0 where one has not yet. */
    public synchronized long allSteppedAt() {
        return tracks.values().stream().anyMatch(track -> track.steppedAt == 0)
                ? 0
                : tracks.values().stream()
                        .mapToLong(track -> track.steppedAt)
                        .max()
                        .orElse(0);
    }

    /** Places that got another owner after this moment. */
    public synchronized long takenSince(long moment) {
        return tracks.values().stream().filter(track -> track.takenAt > moment).count();
    }

    /** Of those, the longest time in seconds from the assignment to what the new owner settled first; {@link #NEVER} where one has not yet. */
    public synchronized double settledAfterAssignment(long since) {
        return tracks.values().stream()
                .filter(track -> track.takenAt > since)
                .mapToDouble(track -> track.settledAt > 0 ? (track.settledAt - track.takenAt) / 1e9 : NEVER)
                .max()
                .orElse(0);
    }
}
