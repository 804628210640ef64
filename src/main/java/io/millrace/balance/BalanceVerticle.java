package io.millrace.balance;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.balance.Balance.Term;
import io.millrace.database.Database;
import io.millrace.event.NodeClock;
import io.millrace.event.Partition;
import io.millrace.health.Check;
import io.millrace.health.Component;
import io.millrace.ledger.LedgerRows;
import io.millrace.log.Keys;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the balance from time to time, shows it as metrics ({@code millrace.balance.residual} and one a term) and as a component of
 * the health, which fails where the residual is not 0. One a node is enough.
 */
public final class BalanceVerticle extends VerticleBase implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(BalanceVerticle.class);

    private final BalanceConfig config;
    private final BalanceSampler sampler;
    private final Clock clock = NodeClock.UTC;
    private final Instant started = clock.instant();
    private volatile Residual latest;
    private boolean looking;
    private long timer;

    /** @param ends the offset that the next record of each partition of a topic gets */
    public BalanceVerticle(
            BalanceConfig config,
            BalanceGroups groups,
            Database database,
            LedgerRows ledger,
            Function<String, Future<Map<Partition, Long>>> ends,
            MeterRegistry registry) {
        this.config = config;
        this.sampler = new BalanceSampler(database, ledger, ends, groups, clock);
        gauge(registry, "residual", Residual::value);
        for (Term term : Term.values()) {
            gauge(registry, term.column().replace('_', '.'), taken -> taken.terms()
                    .get(term));
        }
        gauge(registry, "in.flight", Residual::inFlight);
        Gauge.builder("millrace.balance.age", this, BalanceVerticle::ageSeconds)
                .baseUnit("seconds")
                .register(registry);
    }

    /** NaN until the first residual is taken. */
    private void gauge(MeterRegistry registry, String name, ToDoubleFunction<Residual> value) {
        Gauge.builder(
                        "millrace.balance." + name,
                        this,
                        self -> self.latest == null ? Double.NaN : value.applyAsDouble(self.latest))
                .register(registry);
    }

    private double ageSeconds() {
        Instant since = latest == null ? started : latest.at();
        return NodeClock.age(since, clock).toMillis() / 1000.0;
    }

    /** The last one that was taken. Thread: any. */
    public Optional<Residual> latest() {
        return Optional.ofNullable(latest);
    }

    @Override
    public Future<?> start() {
        timer = vertx.setPeriodic(config.interval(), tick -> look());
        return Future.succeededFuture();
    }

    private void look() {
        if (looking) {
            return;
        }
        looking = true;
        sampler.look()
                .onSuccess(taken -> latest = sampler.latest().orElse(null))
                .onFailure(
                        e -> LOG.atDebug().addKeyValue(Keys.CAUSE, e.toString()).log("no balance this time"))
                .onComplete(done -> looking = false);
    }

    @Override
    public String name() {
        return "balance";
    }

    @Override
    public Future<Check> check() {
        Residual taken = latest;
        if (taken == null) {
            return Future.succeededFuture(new Check.Ok());
        }
        return Future.succeededFuture(
                taken.value() == 0
                        ? new Check.Ok(taken.details())
                        : new Check.Failed(
                                taken.value() > 0
                                        ? taken.value()
                                                + " events entered and are neither stored nor told as anything else"
                                        : -taken.value() + " more events are told than entered",
                                BalanceAcceptance.COMMAND,
                                taken.details()));
    }

    @Override
    public Future<?> stop() {
        vertx.cancelTimer(timer);
        return Future.succeededFuture();
    }
}
