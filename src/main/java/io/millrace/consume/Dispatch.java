package io.millrace.consume;

import io.millrace.bus.Assignment;
import io.millrace.bus.Batch;
import io.millrace.bus.Item;
import io.millrace.consume.PartitionTrack.Range;
import io.millrace.consume.PartitionTrack.State;
import io.millrace.event.NodeClock;
import io.millrace.event.Partition;
import io.millrace.kafka.BatchConsumer;
import io.millrace.kafka.Place;
import io.millrace.kafka.ReadAhead;
import io.millrace.kafka.Slice;
import io.millrace.log.Keys;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does for each assigned partition what its track says: takes it, hands its batches to the stages, waits after a failure and takes it
 * anew. Partitions don't wait for each other. Thread: the consumer's context.
 */
final class Dispatch {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);
    private static final List<Item> NONE = List.of();

    private final Vertx vertx;
    private final ConsumeConfig config;
    private final Way way;
    private final BatchConsumer consumer;
    private final BetweenPolls between;
    private final Backoff backoff;
    private final Map<Place, Holding> holdings = new LinkedHashMap<>();
    private BooleanSupplier mayBegin = () -> true;
    private boolean closed;

    /** Where batches go, and where positions come from. */
    record Way(Stages stages, Taking taking, StreamCatalog streams) {}

    Dispatch(Vertx vertx, ConsumeConfig config, Way way, BatchConsumer consumer, BetweenPolls between) {
        this.vertx = vertx;
        this.config = config;
        this.way = way;
        this.consumer = consumer;
        this.between = between;
        this.backoff = new Backoff(
                Duration.ofMillis(config.backoffFirst()),
                Duration.ofMillis(config.backoffMost()),
                new SplittableRandom());
    }

    Collection<Holding> holdings() {
        return holdings.values();
    }

    Holding holding(Place place) {
        return holdings.get(place);
    }

    boolean busy() {
        return holdings.values().stream().anyMatch(held -> held.track.state() == State.BUSY);
    }

    void assigned(Set<Place> places) {
        for (Place place : places) {
            Holding held = new Holding(place, new ReadAhead(config.maxRecords(), config.maxBytes()));
            Holding before = holdings.put(place, held);
            if (before != null) {
                before.track.revoked();
            }
            take(held);
        }
    }

    void revoked(Set<Place> places) {
        for (Place place : places) {
            Holding held = holdings.remove(place);
            if (held != null) {
                release(held);
            }
        }
    }

    /** The batch under way, if any, is left to fencing. */
    private Future<Void> release(Holding held) {
        held.track.revoked();
        if (held.partition == null) {
            return Future.succeededFuture();
        }
        LOG.atInfo()
                .addKeyValue(Keys.GROUP, config.group())
                .addKeyValue(Keys.PARTITION, held.place)
                .log("partition given up");
        return way.stages()
                .revoke(givenUp(held.partition, held.track.epoch()))
                .recover(failure -> Future.succeededFuture()); // it takes the next epoch's word for it
    }

    /** Gives all partitions up; done when the settling stages know. */
    Future<Void> close() {
        closed = true;
        List<Future<Void>> released =
                holdings.values().stream().map(this::release).toList();
        holdings.clear();
        return Future.join(released).mapEmpty();
    }

    private void take(Holding held) {
        long ticket = held.track.ticket();
        way.taking()
                .take(
                        held.place,
                        consumer.member(),
                        offset -> between.add(() -> consumer.commit(Map.of(held.place, offset))))
                .onSuccess(taken -> {
                    if (held.track.assigned(ticket, taken.position())) {
                        held.partition = taken.partition();
                        pause(held, taken.pausedAt());
                        LOG.atInfo()
                                .addKeyValue(Keys.GROUP, config.group())
                                .addKeyValue(Keys.PARTITION, held.place)
                                .addKeyValue(Keys.OFFSET, taken.position().next())
                                .addKeyValue(Keys.EPOCH, taken.position().epoch())
                                .log("partition taken");
                        consumer.wakeup();
                    } else { // given up meanwhile, under an epoch that nobody here knew yet
                        way.stages()
                                .revoke(givenUp(
                                        taken.partition(), taken.position().epoch()));
                    }
                })
                .onFailure(failure -> failed(held, ticket, failure));
    }

    private Assignment givenUp(Partition partition, long epoch) {
        return new Assignment(config.group(), partition, consumer.member(), epoch);
    }

    /** Records of partitions that are not expected are dropped here; they are read again from where the track stands. */
    void offer(Map<Place, Slice> slices, Instant now) {
        slices.forEach((place, slice) -> {
            Holding held = holdings.get(place);
            if (held != null && !held.ahead.room()) {
                held.track.lost(); // it could not be paused in time
            } else if (held != null && held.track.offer(slice.first(), slice.end(), slice.count() > 0, now)) {
                held.ahead.add(slice);
            }
        });
    }

    /** @param allowed whether new batches may begin */
    void goOnWhile(BooleanSupplier allowed) {
        mayBegin = allowed;
    }

    /** Hands on what was read of each partition that waits for nothing. */
    void goOn() {
        Instant now = NodeClock.UTC.instant();
        List.copyOf(holdings.values()).forEach(held -> goOn(held, now));
    }

    /** What was read, or a range of markers alone where nothing else came for a while. */
    private void goOn(Holding held, Instant now) {
        if (held.track.state() != State.READY || held.pausedAt != null || !mayBegin.getAsBoolean()) {
            return;
        }
        try {
            begin(held, now);
        } catch (RuntimeException e) { // the rest of what was read stands behind a hole now: it is read again
            failed(held, held.track.ticket(), e);
        }
    }

    private void begin(Holding held, Instant now) {
        if (held.ahead.isEmpty()) {
            held.track
                    .overdue(now, Duration.ofMillis(config.markerPatience()))
                    .ifPresent(range -> pass(held, range, NONE));
        } else {
            Slice taken = held.ahead.take(held.track.untried() ? config.firstRecords() : config.maxRecords());
            pass(held, held.track.begin(taken.end()), items(held, taken));
        }
    }

    /** The client has no valid position there. */
    void lost(Set<Place> places, Throwable why) {
        for (Place place : places) {
            Holding held = holdings.get(place);
            if (held != null && held.track.state() == State.READY && !held.track.mustSeek()) {
                failed(held, held.track.ticket(), why);
            } else if (held != null) {
                held.track.lost();
            }
        }
    }

    private List<Item> items(Holding held, Slice slice) {
        String source = way.streams()
                .ofSource(held.place.topic())
                .map(StreamDeclaration::name)
                .orElse(null);
        return slice.items(held.partition, source);
    }

    /**
     * Of another incarnation of the topic nothing is passed on; the partition is then taken anew, which says so. Asked after the records
     * were read: a client goes on at its offset in a topic that was made anew, as if nothing had happened.
     */
    private void pass(Holding held, Range range, List<Item> items) {
        Batch batch = new Batch(
                config.group(),
                held.partition,
                held.track.epoch(),
                range.start(),
                range.end(),
                items,
                consumer.member());
        if (!items.isEmpty()) {
            held.unsettled.read(
                    range.start(), range.end(), items.getFirst().envelope.receivedAt());
        }
        way.taking()
                .present(Set.of(held.place.topic()))
                .map(there -> still(batch.partition(), there))
                .compose(same -> way.stages().pass(batch))
                .onSuccess(settled -> settled(held, range))
                .onFailure(failure -> failed(held, range.ticket(), failure));
    }

    private void settled(Holding held, Range range) {
        boolean read = held.reads();
        if (held.track.settled(range.ticket())) {
            goOn(held, NodeClock.UTC.instant());
            if (!read || !mayBegin.getAsBoolean()) {
                consumer.wakeup(); // it may be read again, or was waited for
            }
        }
    }

    private static Partition still(Partition p, List<Partition> present) {
        if (!present.contains(p)) {
            throw new IllegalStateException("topic " + p.topic() + " has no longer id " + p.topicId());
        }
        return p;
    }

    /** A person's word on the partition, each time that it is seen: what is under way goes on, nothing more is read while it holds. */
    void pause(Holding held, Instant pausedAt) {
        boolean told = (held.pausedAt == null) == (pausedAt == null);
        held.pausedAt = pausedAt;
        if (!told) {
            LOG.atInfo()
                    .addKeyValue(Keys.GROUP, config.group())
                    .addKeyValue(Keys.PARTITION, held.place)
                    .addKeyValue(Keys.CONSUMERS, pausedAt == null ? "on" : "paused")
                    .log("partition paused or resumed by a person");
            consumer.wakeup();
        }
    }

    /** For whoever looks at the partition from outside: it is not the incarnation that was taken. */
    void retake(Holding held, String why) {
        failed(held, held.track.ticket(), new IllegalStateException(why));
    }

    private void failed(Holding held, long ticket, Throwable failure) {
        String before = held.track.reason();
        if (closed || !held.track.failed(ticket, failure)) {
            return;
        }
        boolean stopped = held.track.state() == State.STOPPED;
        long wait = stopped
                ? config.stopCheck()
                : backoff.after(held.track.failures()).toMillis();
        if (!held.track.reason().equals(before)) {
            tell(held, stopped, wait);
        }
        held.ahead.clear();
        long waiting = held.track.ticket();
        vertx.setTimer(Math.max(1, wait), over -> {
            if (held.track.retry(waiting)) {
                take(held);
            }
        });
    }

    /** Once a reason, not once a try. */
    private void tell(Holding held, boolean stopped, long wait) {
        if (stopped) {
            LOG.atError()
                    .addKeyValue(Keys.GROUP, config.group())
                    .addKeyValue(Keys.PARTITION, held.place)
                    .addKeyValue(Keys.CAUSE, held.track.reason())
                    .addKeyValue(Keys.COMMAND, held.track.command())
                    .log("partition stopped");
        } else {
            LOG.atWarn()
                    .addKeyValue(Keys.GROUP, config.group())
                    .addKeyValue(Keys.PARTITION, held.place)
                    .addKeyValue(Keys.WAIT_MS, wait)
                    .addKeyValue(Keys.CAUSE, held.track.reason())
                    .log("partition waits and is taken anew");
        }
    }
}
