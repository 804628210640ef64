package io.millrace.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bus.Position;
import io.millrace.consume.PartitionTrack.Range;
import io.millrace.consume.PartitionTrack.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Whatever fails, and however late answers come: what is settled is everything from the beginning, in order, without a hole. */
class PartitionTrackPropertyTest {
    private static final int RECORDS = 60;
    private static final Instant NOW = Instant.EPOCH;

    /** What happens next. */
    enum Step {
        POLL,
        POLL_MARKER,
        GO_ON,
        GO_ON_WITH_LITTLE,
        PATIENCE_ENDS,
        ANSWER_SETTLED,
        ANSWER_FAILED,
        SETTLED_BUT_ANSWER_LOST,
        LATE_ANSWER_OF_AN_OLD_BATCH,
        CLIENT_JUMPS
    }

    /** A partition of records with a marker at every fifth offset, its client, and a settling stage with a ledger. */
    private static final class World {
        final PartitionTrack track = new PartitionTrack();
        final int[] settledTimes = new int[RECORDS];
        long ledger;
        long client;
        /** Ends of what was read ahead, poll by poll. */
        final Deque<Long> ahead = new ArrayDeque<>();

        Optional<Range> underWay = Optional.empty();
        Range old;

        void run(List<Step> steps) {
            for (Step step : steps) {
                takeWhereNeeded();
                apply(step);
            }
        }

        void takeWhereNeeded() {
            if (track.state() == State.WAITING) {
                ahead.clear();
                track.retry(track.ticket());
            }
            if (track.state() == State.ASSIGNING) {
                track.assigned(track.ticket(), new Position(1, ledger));
            }
            if (track.mustSeek()) {
                client = track.position();
                track.sought(track.ticket());
            }
        }

        void apply(Step step) {
            switch (step) {
                case POLL -> poll(3);
                case POLL_MARKER -> poll(0);
                case GO_ON -> goOn(ahead.size());
                case GO_ON_WITH_LITTLE -> goOn(1);
                case PATIENCE_ENDS -> {
                    if (ahead.isEmpty()) {
                        track.overdue(NOW.plusSeconds(1), Duration.ZERO).ifPresent(this::begin);
                    }
                }
                case CLIENT_JUMPS -> client = Math.max(0, client - 2);
                case ANSWER_SETTLED ->
                    underWay.ifPresent(range -> {
                        settle(range);
                        track.settled(range.ticket());
                        end();
                    });
                case ANSWER_FAILED ->
                    underWay.ifPresent(range -> {
                        track.failed(range.ticket(), new IllegalStateException("down"));
                        end();
                    });
                case SETTLED_BUT_ANSWER_LOST ->
                    underWay.ifPresent(range -> {
                        settle(range);
                        track.failed(range.ticket(), new IllegalStateException("timeout"));
                        end();
                    });
                case LATE_ANSWER_OF_AN_OLD_BATCH -> {
                    if (old != null) {
                        track.settled(old.ticket());
                    }
                }
            }
        }

        /** The client reads on, whatever the track thinks of it. */
        void poll(int most) {
            long first = client;
            long end = client;
            boolean records = false;
            while (end < RECORDS && (end % 5 == 4 || end - first < most)) {
                records |= end % 5 != 4;
                end++;
            }
            if (end == first) {
                return;
            }
            client = end;
            long firstRecord = first % 5 == 4 && records ? first + 1 : first;
            if (track.offer(records ? firstRecord : end, end, records, NOW) && records) {
                ahead.add(end);
            }
        }

        void goOn(int polls) {
            if (track.state() != State.READY || ahead.isEmpty()) {
                return;
            }
            long end = ahead.remove();
            for (int i = 1; i < polls; i++) {
                end = ahead.remove();
            }
            begin(track.begin(end));
        }

        void begin(Range range) {
            assertTrue(underWay.isEmpty(), "two batches under way");
            underWay = Optional.of(range);
        }

        /** As the ledger does it: only from where it stands. */
        void settle(Range range) {
            assertEquals(ledger, range.start(), "a hole, or the same again");
            for (long offset = range.start(); offset < range.end(); offset++) {
                settledTimes[(int) offset]++;
            }
            ledger = range.end();
        }

        void end() {
            old = underWay.orElseThrow();
            underWay = Optional.empty();
        }
    }

    @Property(tries = 100_000)
    void neverJumpsOverAFailedBatch(@ForAll @Size(max = 200) List<Step> steps) {
        World world = new World();

        world.run(steps);

        int settled = (int) world.ledger;
        assertTrue(Arrays.stream(world.settledTimes, 0, settled).allMatch(times -> times == 1));
        assertTrue(Arrays.stream(world.settledTimes, settled, RECORDS).allMatch(times -> times == 0));
    }

    @Property(tries = 5_000)
    void getsToTheEndOnceNothingFailsAnyMore(@ForAll @Size(max = 100) List<Step> steps) {
        World world = new World();
        world.run(steps);

        for (int i = 0; i < RECORDS * 2; i++) {
            world.run(List.of(Step.ANSWER_SETTLED, Step.POLL, Step.GO_ON, Step.PATIENCE_ENDS));
        }

        assertEquals(RECORDS, world.ledger);
    }
}
