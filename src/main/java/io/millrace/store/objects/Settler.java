package io.millrace.store.objects;

import io.micrometer.core.instrument.Counter;
import io.millrace.bus.ConsumerStop;
import io.millrace.ledger.Fenced;
import io.millrace.log.Keys;
import io.millrace.metrics.StageMetrics;
import io.millrace.store.objects.Settlement.Holder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Settles a cut, and tries again for as long as its partition is held: a store or database that is away costs time and nothing else,
 * also where no further batch comes that would fail. What a person has to mend ({@link ConsumerStop}) is told with its command and
 * looked at again as well. Only {@link Fenced} ends it. Confined to one event loop.
 */
final class Settler {
    private static final Logger LOG = LoggerFactory.getLogger(Settler.class);

    private final Settlement settlement;
    private final Workshop workshop;
    private final ObjectsConfig config;
    private final StageMetrics metrics;
    private final Troubles troubles;
    private final Counter cuts;
    private final Counter failures;

    Settler(Settlement settlement, Workshop workshop, ObjectsConfig config, StageMetrics metrics, Troubles troubles) {
        this.settlement = settlement;
        this.workshop = workshop;
        this.config = config;
        this.metrics = metrics;
        this.troubles = troubles;
        this.cuts = metrics.registry().counter("millrace.store.objects.cuts");
        this.failures = metrics.registry().counter("millrace.store.objects.settle.failures");
    }

    /** @param abandoned true once the partition is no longer held */
    Future<Void> settle(Holder holder, Cut cut, BooleanSupplier abandoned) {
        return attempt(new Job(holder, cut, abandoned), config.retryFrom()).onFailure(fenced -> ended(holder));
    }

    /** One cut on its way; what it has behind it is not done again. */
    private static final class Job {
        final Holder holder;
        final Cut cut;
        final BooleanSupplier abandoned;
        boolean recorded;
        Prepared prepared;

        Job(Holder holder, Cut cut, BooleanSupplier abandoned) {
            this.holder = holder;
            this.cut = cut;
            this.abandoned = abandoned;
            this.recorded = cut.recorded();
        }
    }

    private Future<Void> attempt(Job job, long pause) {
        if (job.abandoned.getAsBoolean()) {
            job.cut.discard();
            return Future.failedFuture(job.holder.fenced());
        }
        return record(job)
                .compose(done -> prepare(job))
                .compose(settlement::upload)
                .compose(done -> settlement.settle(job.holder, job.prepared))
                .onSuccess(done -> settled(job))
                .recover(failure -> again(job, pause, failure));
    }

    private Future<Void> record(Job job) {
        return job.recorded
                ? Future.succeededFuture()
                : settlement.record(job.holder, job.cut.record()).onSuccess(done -> job.recorded = true);
    }

    private Future<Prepared> prepare(Job job) {
        return job.prepared != null
                ? Future.succeededFuture(job.prepared)
                : workshop.pack(job.cut::prepare).onSuccess(prepared -> job.prepared = prepared);
    }

    private void settled(Job job) {
        if (troubles.over(job.holder.group(), job.holder.partition())) {
            LOG.atInfo()
                    .addKeyValue(Keys.GROUP, job.holder.group())
                    .addKeyValue(Keys.PARTITION, job.holder.partition())
                    .addKeyValue(Keys.OFFSET, job.cut.start())
                    .log("cuts are settled again");
        }
        cuts.increment();
        metrics.out(job.prepared.records());
    }

    private Future<Void> again(Job job, long pause, Throwable failure) {
        if (failure instanceof Fenced || job.abandoned.getAsBoolean()) { // no trouble of this node any more
            job.cut.discard();
            return Future.failedFuture(failure);
        }
        failures.increment();
        if (troubles.failed(job.holder, failure)) { // once a reason, not once a try
            tell(job, failure);
        }
        long wait = failure instanceof ConsumerStop ? config.retryTo() : pause;
        Promise<Void> waited = Promise.promise();
        workshop.after(jittered(wait), waited::complete);
        return waited.future().compose(done -> attempt(job, Math.min(2 * wait, config.retryTo())));
    }

    private static void tell(Job job, Throwable failure) {
        LoggingEventBuilder line = failure instanceof ConsumerStop stop
                ? LOG.atError().addKeyValue(Keys.COMMAND, stop.command())
                : LOG.atWarn();
        line.addKeyValue(Keys.GROUP, job.holder.group())
                .addKeyValue(Keys.PARTITION, job.holder.partition())
                .addKeyValue(Keys.OFFSET, job.cut.start())
                .addKeyValue(Keys.CAUSE, failure.toString())
                .log("a cut is not settled yet, tried until it is");
    }

    private static long jittered(long pause) {
        return Math.max(1, ThreadLocalRandom.current().nextLong(pause / 2, pause + 1));
    }

    private static void ended(Holder holder) {
        LOG.atInfo()
                .addKeyValue(Keys.GROUP, holder.group())
                .addKeyValue(Keys.PARTITION, holder.partition())
                .addKeyValue(Keys.EPOCH, holder.epoch())
                .log("a cut is left to the next owner");
    }
}
