package io.millrace;

import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The starting and the stopping thread wait; nothing else may. */
final class Blocking {
    private Blocking() {}

    /** The result, or what it failed with as an unchecked exception; {@code what} names it in the message of a timeout. */
    static <T> T await(String what, Future<T> future, int seconds) {
        return await(what, future.toCompletionStage().toCompletableFuture(), seconds);
    }

    static <T> T await(String what, CompletableFuture<T> future, int seconds) {
        try {
            return future.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new StartFailure(what + ": " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new StartFailure(what + " did not finish within " + seconds + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure(what + " was interrupted", e);
        }
    }
}
