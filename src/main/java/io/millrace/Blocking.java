package io.millrace;

import io.millrace.health.Reason;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The starting and the stopping thread wait; nothing else may. */
final class Blocking {
    private Blocking() {}

    /** The result, or a failure in one sentence: Millrace's own as it is, of any other {@code what} says what failed. */
    static <T> T await(String what, Future<T> future, int seconds) {
        return await(what, future.toCompletionStage().toCompletableFuture(), seconds);
    }

    /** Fails as the JVM itself does where it is ending, which {@link Shutdown} knows for the signal's doing. */
    static void pause(String what, Duration time) {
        Thread probe = new Thread(() -> {});
        Runtime.getRuntime().addShutdownHook(probe);
        Runtime.getRuntime().removeShutdownHook(probe);
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure(what + " was interrupted", e);
        }
    }

    static <T> T await(String what, CompletableFuture<T> future, int seconds) {
        try {
            return future.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException own && Reason.isSentence(own)) {
                throw own;
            }
            throw new StartFailure(what + ": " + Reason.of(e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            throw new StartFailure(what + " did not finish within " + seconds + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure(what + " was interrupted", e);
        }
    }
}
