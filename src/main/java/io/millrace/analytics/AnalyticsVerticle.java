package io.millrace.analytics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.analytics.Changes.Changed;
import io.millrace.database.Database;
import io.millrace.json.Json;
import io.millrace.kafka.ProducerBounds;
import io.millrace.kafka.Topics;
import io.millrace.kafka.TransactionalProducer;
import io.millrace.ledger.Leases;
import io.millrace.log.Keys;
import io.millrace.metrics.StageMetrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes changed lines, while it holds the lease of all nodes.
 *
 * <pre>
 *   hold ─▶ another has it: wait
 *     └──▶ a producer of the one transactional id, which fences that of the holder before
 *            └─▶ [ oldest changes ─▶ their lines as they are ─▶ one Kafka transaction ─▶ forget these changes ]*  ─▶ wait
 *   any failure ─▶ the producer is closed, all anew: what was published without being forgotten is published again
 * </pre>
 *
 * A holder that sleeps over the end of its lease can't publish what is old by then: its producer is fenced.
 */
public final class AnalyticsVerticle extends VerticleBase {
    static final String STAGE = "analytics";

    private static final Logger LOG = LoggerFactory.getLogger(AnalyticsVerticle.class);
    private static final String LEASE = "analytics";

    /** The aggregate that a record is of. */
    private static final String AGGREGATE = "aggregate";

    private final AnalyticsConfig config;
    private final Leases leases;
    private final Changes changes;
    private final Function<ProducerBounds, Future<TransactionalProducer>> producers;
    private final StageMetrics metrics;
    private final String holder;
    private TransactionalProducer producer;
    private long epoch;
    private String trouble = "";
    private Future<Void> turn = Future.succeededFuture();
    private long timer = -1;
    private boolean stopping;

    /**
     * @param node its name
     * @param aggregates names of those that its streams declare
     * @param producers makes producers of transactional id {@code millrace.analytics}
     */
    public AnalyticsVerticle(
            AnalyticsConfig config,
            String node,
            Database database,
            List<String> aggregates,
            Function<ProducerBounds, Future<TransactionalProducer>> producers,
            StageMetrics metrics) {
        this.config = config;
        this.holder = node + " " + UUID.randomUUID();
        this.leases = new Leases(database);
        this.changes = new Changes(database, aggregates);
        this.producers = producers;
        this.metrics = metrics;
    }

    @Override
    public Future<?> start() {
        next();
        return Future.succeededFuture();
    }

    private void next() {
        if (!stopping) {
            timer = vertx.setTimer(config.interval(), tick -> turn = turn().onComplete(done -> next()));
        }
    }

    private Future<Void> turn() {
        return leases.hold(LEASE, holder, Duration.ofMillis(config.lease()))
                .compose(this::held)
                .onSuccess(done -> trouble = "")
                .recover(this::failed);
    }

    private Future<Void> held(OptionalLong held) {
        if (held.isEmpty()) {
            return release();
        }
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(config.lease() / 3);
        if (producer != null && held.getAsLong() == epoch) {
            return changed(until);
        }
        return release()
                .compose(released -> producers.apply(new ProducerBounds(
                        Duration.ofMillis(config.transactionTimeout()), Duration.ZERO, 1 << 17, 1 << 20, "zstd")))
                .compose(made -> {
                    producer = made;
                    epoch = held.getAsLong();
                    return made.init();
                })
                .compose(fenced -> changed(until));
    }

    /** All that has changed by now: a line that changes meanwhile is left for the next look, so that it is published once a look. */
    private Future<Void> changed(long until) {
        return changes.newest()
                .compose(newest -> newest.isEmpty() ? Future.succeededFuture() : drain(newest.getAsLong(), until));
    }

    /** Until fewer are left than one transaction takes, or the lease has to be renewed. */
    private Future<Void> drain(long newest, long until) {
        if (stopping || System.nanoTime() > until) {
            return Future.succeededFuture();
        }
        return changes.oldest(newest, config.lines()).compose(found -> {
            if (found.isEmpty()) {
                return Future.succeededFuture();
            }
            return metrics.measure(found.size(), () -> publish(found))
                    .compose(done -> found.size() < config.lines() ? Future.succeededFuture() : drain(newest, until));
        });
    }

    private Future<Void> publish(List<Changed> found) {
        return producer.write(found.stream().map(AnalyticsVerticle::record).toList())
                .compose(published -> changes.published(found))
                .onSuccess(forgotten -> metrics.out(found.size()));
    }

    private static ProducerRecord<byte[], byte[]> record(Changed one) {
        ObjectNode key = Json.object().put(AGGREGATE, one.aggregate());
        key.setAll(one.keys());
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.ANALYTICS, Json.canonical(key), one.now() == null ? null : Json.write(one.now()));
        record.headers().add(new RecordHeader(AGGREGATE, one.aggregate().getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    private Future<Void> failed(Throwable failure) {
        if (!failure.toString().equals(trouble)) {
            trouble = failure.toString();
            LOG.atWarn().addKeyValue(Keys.CAUSE, trouble).log("changed aggregates not published, tried again");
        }
        return release();
    }

    private Future<Void> release() {
        TransactionalProducer mine = producer;
        producer = null;
        return mine == null ? Future.succeededFuture() : mine.close().recover(broken -> Future.succeededFuture());
    }

    @Override
    public Future<?> stop() {
        stopping = true;
        vertx.cancelTimer(timer);
        return turn.compose(done -> release())
                .compose(released -> leases.leave(LEASE, holder))
                .recover(away -> Future.succeededFuture()); // then the lease ends by itself
    }
}
