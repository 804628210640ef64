package io.millrace;

import io.millrace.config.VerticleConfig;
import io.millrace.consume.ConsumeConfig;
import io.millrace.log.Keys;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Deploys what the configuration names, so that nobody speaks to a stage that is not there, and undeploys in reverse, so that the
 * port closes first and every batch under way finds its stages.
 *
 * <pre>
 *   stages ─▶ consumers ─▶ balance, analytics, trim ─▶ collect      stop: in reverse
 * </pre>
 */
final class Deployment {
    private static final Logger LOG = LoggerFactory.getLogger(Deployment.class);
    private static final List<String> LAST = List.of("consume", "balance", "analytics", "trim", "collect");

    private final Vertx vertx;
    private final Deque<String> deployed = new ArrayDeque<>();

    Deployment(Vertx vertx) {
        this.vertx = vertx;
    }

    Future<Void> deploy(List<VerticleConfig> verticles, Pipeline pipeline) {
        Future<Void> done = Future.succeededFuture();
        for (VerticleConfig verticle : verticles.stream()
                .sorted(Comparator.comparingInt(entry -> LAST.indexOf(entry.type())))
                .toList()) {
            done = done.compose(before -> deploy(verticle, pipeline));
        }
        return done;
    }

    private Future<Void> deploy(VerticleConfig verticle, Pipeline pipeline) {
        return vertx.deployVerticle(
                        () -> pipeline.make(verticle), new DeploymentOptions().setInstances(verticle.instances()))
                .map(id -> {
                    deployed.push(id);
                    tell(verticle);
                    return null;
                });
    }

    private static void tell(VerticleConfig verticle) {
        LoggingEventBuilder line = LOG.atInfo()
                .addKeyValue(Keys.TYPE, verticle.type())
                .addKeyValue(Keys.VERTICLE, verticle.name())
                .addKeyValue(Keys.INSTANCES, verticle.instances());
        if (verticle.config() instanceof ConsumeConfig consumer) {
            line = line.addKeyValue(Keys.GROUP, consumer.group()).addKeyValue(Keys.CHANNELS, consumer.route());
        }
        line.log("deployed");
    }

    /** Goes on with the next where one can't be stopped cleanly; that is logged. */
    Future<Void> undeploy() {
        Future<Void> done = Future.succeededFuture();
        while (!deployed.isEmpty()) {
            String id = deployed.pop();
            done = done.compose(before -> vertx.undeploy(id)).recover(failure -> {
                LOG.atWarn().addKeyValue(Keys.CAUSE, failure.toString()).log("a verticle did not stop cleanly");
                return Future.succeededFuture();
            });
        }
        return done;
    }
}
