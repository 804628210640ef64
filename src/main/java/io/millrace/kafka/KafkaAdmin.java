package io.millrace.kafka;

import io.millrace.health.Reason;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;

/**
 * The node's administrative connection. Vert.x' own admin client can neither delete records nor commit for a group, so this is
 * Kafka's, whose calls do not block; answers come on the caller's context, each within the timeout.
 */
public final class KafkaAdmin {
    private final Vertx vertx;
    private final Admin admin;
    private final Duration timeout;

    /** @param settings of {@link KafkaSettings#common} */
    public KafkaAdmin(Vertx vertx, Map<String, String> settings, Duration timeout) {
        this.vertx = vertx;
        this.timeout = timeout;
        Map<String, Object> own = new HashMap<>(settings);
        own.put("client.id", "millrace-admin");
        own.put("default.api.timeout.ms", (int) timeout.toMillis());
        own.put("request.timeout.ms", (int) Math.max(500, timeout.toMillis() / 2));
        this.admin = Admin.create(own);
    }

    Admin client() {
        return admin;
    }

    /** For how long an answer is waited for. */
    Duration timeout() {
        return timeout;
    }

    Future<Void> pause(Duration time) {
        return vertx.timer(time.toMillis(), TimeUnit.MILLISECONDS).mapEmpty();
    }

    /** A failure is Kafka's own exception, but where it does not know this node or this node does not know it. */
    static <T> Future<T> future(KafkaFuture<T> asked) {
        return future(asked.toCompletionStage());
    }

    /** The same of an answer that was waited for elsewhere. */
    static <T> Future<T> future(CompletionStage<T> asked) {
        Context context = Vertx.currentContext();
        Future<T> answered =
                context == null ? Future.fromCompletionStage(asked) : Future.fromCompletionStage(asked, context);
        return answered.recover(failure -> Future.failedFuture(plain(
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure)));
    }

    /** Kafka's own words for a handshake or a password that failed name neither Kafka nor why. */
    private static Throwable plain(Throwable failure) {
        return failure instanceof AuthenticationException
                ? new IOException("Kafka does not let this node in: " + Reason.of(failure), failure)
                : failure;
    }

    public Future<Void> close() {
        return vertx.executeBlocking(() -> {
            admin.close(Duration.ofSeconds(2));
            return null;
        });
    }
}
