package io.millrace.kafka;

import io.millrace.bus.Batch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A member of a consumer group that is polled explicitly. Vert.x' client in poll mode: its stream mode loses records on pause and
 * commit. Positions never come from Kafka's committed offsets, they are sought.
 *
 * <pre>
 *   one turn:  pause, resume, seek, commit  ─▶  poll  ─▶  assigned / revoked handlers, then the poll's own future  ─▶  next turn
 * </pre>
 *
 * The client tells of a rebalance after the fact, on the event loop and before the poll's future, so handlers can't hold a rebalance
 * up; fencing covers what is under way. Thread: the context that made it; one call at a time but for {@link #wakeup()}. Calls other
 * than {@link #poll} are for between two polls: they would wait for its end.
 */
public final class BatchConsumer {
    private final KafkaReadStream<byte[], byte[]> stream;
    private final Duration timeout;
    private final Vertx vertx;
    private volatile ConsumerGroupMetadata membership; // null before the first poll
    private boolean polling;
    private boolean woken;
    private boolean closed;

    /**
     * Made on a worker: the client's start takes its time. Serves the caller's context.
     *
     * @param settings of {@link KafkaSettings#common}
     */
    public static Future<BatchConsumer> create(
            Vertx vertx, Map<String, String> settings, String group, ConsumerBounds bounds) {
        return vertx.executeBlocking(() -> new BatchConsumer(vertx, settings, group, bounds), false);
    }

    private BatchConsumer(Vertx vertx, Map<String, String> settings, String group, ConsumerBounds bounds) {
        this.vertx = vertx;
        this.timeout = bounds.timeout();
        this.stream = KafkaReadStream.create(
                vertx, own(settings, group, bounds), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Map<String, Object> own(Map<String, String> settings, String group, ConsumerBounds bounds) {
        Map<String, Object> own = new HashMap<>(settings);
        own.put("group.id", group);
        own.put("auto.offset.reset", "none");
        own.put("enable.auto.commit", "false");
        own.put("isolation.level", "read_committed");
        own.put("allow.auto.create.topics", "false");
        // partitions that stay are not revoked by a rebalance, so only those that really move are taken anew
        own.put("partition.assignment.strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
        own.put("session.timeout.ms", (int) bounds.session().toMillis());
        own.put("heartbeat.interval.ms", (int) bounds.heartbeat().toMillis());
        own.put("max.poll.records", bounds.maxRecords());
        own.put("max.partition.fetch.bytes", bounds.maxBytes());
        own.put("fetch.max.bytes", (int) Math.min(Integer.MAX_VALUE, 4L * bounds.maxBytes()));
        own.put("fetch.max.wait.ms", 250);
        own.put("default.api.timeout.ms", (int) bounds.timeout().toMillis());
        own.put("request.timeout.ms", (int) bounds.timeout().toMillis());
        own.put("metadata.max.age.ms", 10_000); // how long a new partition stays unseen
        return own;
    }

    /** Joins the group with the first poll. */
    public Future<Void> subscribe(
            Collection<String> topics, Consumer<Set<Place>> assigned, Consumer<Set<Place>> revoked) {
        stream.partitionsAssignedHandler(places -> assigned.accept(placesOf(places)));
        stream.partitionsRevokedHandler(places -> revoked.accept(placesOf(places)));
        return stream.subscribe(Set.copyOf(topics));
    }

    /**
     * What came of each partition within this time; a partition whose position moved past markers alone has an empty slice. Fails with
     * {@link OffsetsGone} where partitions have no valid position.
     */
    public Future<Map<Place, Slice>> poll(Duration wait) {
        Duration most = woken ? Duration.ZERO : wait;
        woken = false;
        polling = true;
        return stream.poll(most)
                .map(BatchConsumer::slices)
                .recover(failure -> Future.failedFuture(
                        failure instanceof InvalidOffsetException gone
                                ? new OffsetsGone(placesOf(gone.partitions()), gone)
                                : failure))
                .onComplete(done -> polled());
    }

    private void polled() {
        polling = false;
        if (!closed) {
            membership = stream.unwrap().groupMetadata(); // no call is under way now, else this would throw
        }
    }

    /** Lets the poll under way, or else the next one, return at once; for when a partition became ready meanwhile. */
    public void wakeup() {
        if (polling) {
            stream.unwrap().wakeup();
        } else {
            woken = true;
        }
    }

    /** For the Kafka transaction: the newest membership at each call. */
    public Batch.Member member() {
        return () -> membership;
    }

    public Future<Void> pause(Set<Place> places) {
        return places.isEmpty() ? Future.succeededFuture() : stream.pause(partitionsOf(places));
    }

    public Future<Void> resume(Set<Place> places) {
        return places.isEmpty() ? Future.succeededFuture() : stream.resume(partitionsOf(places));
    }

    /** Fails where the partition is no longer this member's. */
    public Future<Void> seek(Place place, long offset) {
        return stream.seek(partitionOf(place), offset);
    }

    /** As a member of the group. */
    public Future<Void> commit(Map<Place, Long> offsets) {
        Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
        offsets.forEach((place, offset) -> commits.put(partitionOf(place), new OffsetAndMetadata(offset)));
        return commits.isEmpty()
                ? Future.succeededFuture()
                : stream.commit(commits).mapEmpty();
    }

    /** Leaves the group. Not while a poll is under way. */
    public Future<Void> close() {
        return close(GroupMembershipOperation.LEAVE_GROUP);
    }

    /** For drills: goes silently, as a killed process would; the group waits for the session to end. */
    public Future<Void> vanish() {
        return close(GroupMembershipOperation.REMAIN_IN_GROUP);
    }

    private Future<Void> close(GroupMembershipOperation operation) {
        closed = true;
        CloseOptions options = CloseOptions.groupMembershipOperation(operation).withTimeout(timeout);
        return vertx.<Void>executeBlocking(() -> {
                    stream.unwrap().close(options);
                    return null;
                })
                // the client is closed twice, which is harmless: its wrapper has a thread to end
                .eventually(stream::close);
    }

    private static Map<Place, Slice> slices(ConsumerRecords<byte[], byte[]> records) {
        Map<Place, Slice> slices = new HashMap<>();
        records.nextOffsets()
                .forEach((p, next) ->
                        slices.put(new Place(p.topic(), p.partition()), new Slice(records.records(p), next.offset())));
        return slices;
    }

    private static Set<Place> placesOf(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .map(p -> new Place(p.topic(), p.partition()))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Set<TopicPartition> partitionsOf(Set<Place> places) {
        return places.stream().map(BatchConsumer::partitionOf).collect(Collectors.toSet());
    }

    private static TopicPartition partitionOf(Place place) {
        return new TopicPartition(place.topic(), place.number());
    }
}
