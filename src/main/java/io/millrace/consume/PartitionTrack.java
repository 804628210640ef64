package io.millrace.consume;

import io.millrace.bus.ConsumerStop;
import io.millrace.bus.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one assigned partition may do next. Plain rules; {@link PollLoop} does what they say.
 *
 * <pre>
 *   given ─▶ ASSIGNING ── assigned ──▶ READY ── begin ──▶ BUSY ── settled ──▶ READY
 *              ▲    │                                       │
 *              │    └────────────── failed ──────┬──────────┘
 *              │                                 ▼
 *              ├── retry ──────────────────── WAITING      a failure that may pass: backoff, then everything anew
 *              └── retry (looks again) ────── STOPPED      ConsumerStop: a person decides
 * </pre>
 *
 * One batch is under way at a time, and the next one begins where it ended: a failed batch is never jumped over, since after a failure
 * only a new {@link Position} of the settling stage makes the partition READY. Meanwhile the client reads ahead. Records are taken only
 * while it stands where the track expects it; else they are discarded and the client is sought back, which waits for the batch under
 * way. Each step that answers later has a ticket; the answer to an old one changes nothing.
 */
final class PartitionTrack {
    enum State {
        ASSIGNING,
        READY,
        BUSY,
        WAITING,
        STOPPED
    }

    /** A batch to hand to the stages: [start, end). */
    record Range(long start, long end, long ticket) {}

    private State state = State.ASSIGNING;
    private long ticket;
    private long epoch;
    /** Where the next batch begins. */
    private long next = -1;
    /** Where the batch that was begun last ends. */
    private long handed = -1;
    /** Where the client should stand: beyond {@link #handed} where it read ahead, or passed markers alone. */
    private long position = -1;
    /** The client may stand elsewhere. */
    private boolean astray = true;

    /** Nothing was settled since the partition was assigned. */
    private boolean untried = true;

    private Instant markersSince;
    private int failures;
    private String reason = "";
    private String command = "";

    State state() {
        return state;
    }

    /** For the step that begins now. */
    long ticket() {
        return ticket;
    }

    boolean current(long asked) {
        return asked == ticket;
    }

    /** The settling stage says where to go on. False where the answer came too late. */
    boolean assigned(long asked, Position given) {
        if (!current(asked) || state != State.ASSIGNING) {
            return false;
        }
        epoch = given.epoch();
        next = given.next();
        handed = given.next();
        position = given.next();
        astray = true;
        untried = true;
        markersSince = null;
        become(State.READY);
        return true;
    }

    /** True until a batch is settled after an assignment: the next one had better be small. */
    boolean untried() {
        return untried;
    }

    /** True while the client may go on reading: beside a batch only where one before it was settled, since this one may come again. */
    boolean reads() {
        return state == State.READY || state == State.BUSY && !astray && !untried;
    }

    /** True while the client has to be sought to {@link #position()} before it polls. */
    boolean mustSeek() {
        return state == State.READY && astray;
    }

    void sought(long asked) {
        astray = astray && !current(asked);
    }

    /**
     * What a poll gave. False where it is discarded. Where it has no records the position moves, and the range is part of the next
     * batch or of {@link #overdue}.
     *
     * @param first the first record's offset
     * @param end the position after the poll
     */
    boolean offer(long first, long end, boolean hasRecords, Instant now) {
        if (state != State.READY && state != State.BUSY || astray || first < position || end < first) {
            astray = true; // the client has moved on without us
            return false;
        }
        if (hasRecords) {
            markersSince = null;
        } else if (markersSince == null && end > position) {
            markersSince = now;
        }
        position = end;
        return true;
    }

    /** A range of markers alone that waited for records long enough: it advances by itself. Only where nothing is read ahead. */
    Optional<Range> overdue(Instant now, Duration patience) {
        boolean due = state == State.READY
                && !astray
                && markersSince != null
                && !markersSince.plus(patience).isAfter(now);
        return due ? Optional.of(begin(position)) : Optional.empty();
    }

    /**
     * A batch of what was taken. Only while it is READY.
     *
     * @param end exclusive, of the records that are handed on
     */
    Range begin(long end) {
        if (state != State.READY || end < next || end > position) {
            throw new IllegalStateException(
                    "a batch up to " + end + " while " + state + " from " + next + " to " + position);
        }
        handed = end;
        markersSince = end == position ? null : markersSince;
        become(State.BUSY);
        return new Range(next, end, ticket);
    }

    /** The batch is durable. False where the answer came too late. */
    boolean settled(long asked) {
        if (!current(asked) || state != State.BUSY) {
            return false;
        }
        next = handed;
        untried = false;
        failures = 0;
        reason = "";
        become(State.READY);
        return true;
    }

    /** Assignment or batch failed, or the client lost its place. False where the answer came too late. */
    boolean failed(long asked, Throwable failure) {
        if (!current(asked)) {
            return false;
        }
        failures++;
        reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        command = failure instanceof ConsumerStop stop ? stop.command() : "";
        become(failure instanceof ConsumerStop ? State.STOPPED : State.WAITING);
        return true;
    }

    /** The wait is over. */
    boolean retry(long asked) {
        if (!current(asked) || (state != State.WAITING && state != State.STOPPED)) {
            return false;
        }
        become(State.ASSIGNING);
        return true;
    }

    /** The partition is somebody else's: no answer counts any more. */
    void revoked() {
        ticket++;
    }

    /** The client was moved or lost its place. */
    void lost() {
        astray = true;
    }

    private void become(State other) {
        state = other;
        ticket++;
        if (other == State.READY) {
            command = "";
        }
    }

    long epoch() {
        return epoch;
    }

    long position() {
        return position;
    }

    /** Up to where records were handed to the stages; -1 before it is known. */
    long handed() {
        return handed;
    }

    int failures() {
        return failures;
    }

    String reason() {
        return reason;
    }

    String command() {
        return command;
    }
}
