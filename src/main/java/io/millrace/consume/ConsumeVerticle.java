package io.millrace.consume;

import io.millrace.event.NodeClock;
import io.millrace.kafka.BatchConsumer;
import io.millrace.kafka.ConsumerBounds;
import io.millrace.kafka.PartitionStatus;
import io.millrace.log.Keys;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One member of a consumer group: joins, polls, hands batches to its route; leaves when the batches under way are settled. */
public final class ConsumeVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumeVerticle.class);

    private static final Comparator<PartitionStatus> BY_PLACE = Comparator.comparing(
                    (PartitionStatus status) -> status.partition().topic())
            .thenComparing(status -> status.partition().number());

    private final String name;
    private final ConsumeConfig config;
    private final ConsumeParts parts;
    private final Clock clock = NodeClock.UTC;
    private final LagGauges gauges;
    private BatchConsumer consumer;
    private Dispatch dispatch;
    private PollLoop loop;
    private volatile Sight sight;
    private long observing;
    private Retention retention;
    private volatile boolean paused;
    private volatile List<PartitionStatus> statuses = List.of();
    private volatile String trouble = "";

    /** @param name of its entry in the configuration */
    public ConsumeVerticle(String name, ConsumeConfig config, ConsumeParts parts) {
        this.name = name;
        this.config = config;
        this.parts = parts;
        this.paused = config.paused();
        this.gauges = new LagGauges(parts.gauges(), clock);
    }

    @Override
    public Future<?> start() {
        return BatchConsumer.create(vertx, parts.kafka(), config.group(), bounds())
                .compose(this::begin);
    }

    private Future<Void> begin(BatchConsumer made) {
        consumer = made;
        Stages stages = new Stages(vertx, config, parts.instances());
        BetweenPolls between = new BetweenPolls(consumer);
        Taking taking = new Taking(config, parts, stages);
        dispatch = new Dispatch(vertx, config, new Dispatch.Way(stages, taking, parts.streams()), consumer, between);
        loop = new PollLoop(vertx, config, consumer, between, dispatch);
        sight = new Sight(config.group(), clock.instant());
        Observation observation = new Observation(config, parts.topics(), parts.ledger(), dispatch);
        retention = new Retention(
                vertx, parts.topics(), config.reader(parts.streams()).topics());
        retention.start();
        observing = vertx.setPeriodic(config.observeInterval(), tick -> observe(observation, between));
        return loop.start(
                Set.copyOf(config.reader(parts.streams()).topics()),
                () -> !paused && parts.mayRun().getAsBoolean());
    }

    private ConsumerBounds bounds() {
        return new ConsumerBounds(
                config.maxRecords(),
                config.maxBytes(),
                Duration.ofMillis(
                        Math.max(config.session(), parts.shortestSession().toMillis())),
                Duration.ofMillis(config.heartbeat()),
                Duration.ofMillis(config.kafkaTimeout()));
    }

    private void observe(Observation observation, BetweenPolls between) {
        sight.check(clock.instant());
        show();
        observation
                .look()
                .onSuccess(looked -> sight.saw(clock.instant()))
                .onFailure(sight::missed)
                .onComplete(looked -> {
                    observation.hint(between, consumer, clock);
                    show();
                });
    }

    private void show() {
        trouble = loop.trouble();
        statuses = dispatch.holdings().stream()
                .map(held -> held.status(name, config.group()))
                .sorted(BY_PLACE)
                .toList();
        gauges.show(statuses, sight.seen(), retention);
    }

    /** As last looked at; any thread. */
    public List<PartitionStatus> statuses() {
        return statuses;
    }

    /** Why polling itself fails; empty where it does not. Any thread. */
    public String trouble() {
        return trouble;
    }

    /** Why {@link #statuses} are old; empty where they are not. Any thread. */
    public String blind() {
        Sight now = sight;
        return now == null ? "" : now.blind();
    }

    public String name() {
        return name;
    }

    /** Stops and resumes reading; the member stays in its group. Any thread. */
    public void pause(boolean pause) {
        paused = pause;
    }

    /** For drills: goes silently in the middle of its work, as a killed process would; the group waits for its session to end. */
    Future<Void> vanish() {
        Promise<Void> gone = Promise.promise();
        context.runOnContext(now ->
                loop.drain(Duration.ZERO).compose(ended -> consumer.vanish()).onComplete(gone));
        return gone.future();
    }

    @Override
    public Future<?> stop() {
        vertx.cancelTimer(observing);
        if (retention != null) {
            retention.stop();
        }
        return loop.drain(Duration.ofMillis(config.drainTimeout()))
                .compose(drained -> dispatch.close())
                .compose(released -> consumer.close())
                .onSuccess(left -> LOG.atInfo()
                        .addKeyValue(Keys.VERTICLE, name)
                        .addKeyValue(Keys.GROUP, config.group())
                        .log("left the group"));
    }
}
