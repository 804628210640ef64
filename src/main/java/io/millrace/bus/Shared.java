package io.millrace.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** An answer that several wait for comes to each of them on its own context, whoever asked first. */
public final class Shared {
    private Shared() {}

    /** Completes on the caller's context. */
    public static <T> Future<T> here(Vertx vertx, Future<T> answer) {
        Context context = vertx.getOrCreateContext();
        Promise<T> mine = Promise.promise();
        answer.onComplete(done -> context.runOnContext(now -> mine.handle(done)));
        return mine.future();
    }
}
