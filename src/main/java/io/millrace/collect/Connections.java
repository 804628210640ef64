package io.millrace.collect;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The open connections: no more than a node can bear, and each must bring its first whole head within the deadline of a request.
 * Those beyond the bound are closed at once and counted; later heads have the time of an idle connection.
 *
 * <p>One for each instance of the server, over one count. Thread: the instance's event loop.
 */
final class Connections {
    private final Vertx vertx;
    private final AtomicInteger open;
    private final int most;
    private final int deadlineMillis;
    private final Counter refused;
    /** Timers of those that have brought no head yet. */
    private final Map<HttpConnection, Long> silent = new HashMap<>();

    Connections(Vertx vertx, Intake intake, int most) {
        this.vertx = vertx;
        this.open = intake.connections();
        this.most = most;
        this.deadlineMillis = intake.limits().requestDeadline();
        this.refused = intake.metrics().registry().counter("millrace.collect.connections.refused");
    }

    void opened(HttpConnection connection) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            refused.increment();
            connection.close();
            return;
        }
        silent.put(connection, vertx.setTimer(deadlineMillis, late -> connection.close()));
        connection.closeHandler(gone -> {
            open.decrementAndGet();
            spoke(connection);
        });
    }

    /** A head has come. */
    void spoke(HttpConnection connection) {
        Long timer = silent.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
