package io.millrace.consume;

import io.millrace.bus.Assignment;
import io.millrace.bus.Batch;
import io.millrace.bus.Channels;
import io.millrace.bus.Position;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The stages of a route, as the consumer speaks to them. Thread: the consumer's context. */
final class Stages {
    private final Vertx vertx;
    private final List<String> route;
    private final Map<String, Integer> instances;
    private final Duration timeout;
    private final Duration revokeTimeout;

    /** @param instances by verticle type: which instance of the settling stage owns a partition follows from it */
    Stages(Vertx vertx, ConsumeConfig config, Map<String, Integer> instances) {
        this.vertx = vertx;
        this.route = config.route();
        this.instances = instances;
        this.timeout = Duration.ofMillis(config.stageTimeout());
        this.revokeTimeout = Duration.ofMillis(Math.min(config.stageTimeout(), config.kafkaTimeout()));
    }

    /** Through all stages, one after the other; done when the last one has settled it. */
    Future<Batch> pass(Batch batch) {
        Future<Batch> passed = Future.succeededFuture(batch);
        for (String stage : route.subList(0, route.size() - 1)) {
            passed = passed.compose(one -> Channels.stage(stage).request(vertx, one, timeout));
        }
        return passed.compose(
                one -> Channels.settle(settling(), one.partition(), instances).request(vertx, one, timeout));
    }

    Future<Position> assign(Assignment assignment) {
        return Channels.assign(settling(), assignment.partition(), instances).request(vertx, assignment, timeout);
    }

    Future<Void> revoke(Assignment assignment) {
        return Channels.revoke(settling(), assignment.partition(), instances).request(vertx, assignment, revokeTimeout);
    }

    private String settling() {
        return route.getLast();
    }
}
