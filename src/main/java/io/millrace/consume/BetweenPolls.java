package io.millrace.consume;

import io.millrace.kafka.BatchConsumer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/** Calls of the client that must not meet a poll; they are done one after the other before the next one. Thread: the consumer's context. */
final class BetweenPolls {
    private final BatchConsumer consumer;
    private final Queue<Runnable> calls = new ArrayDeque<>();
    private Future<Void> running = Future.succeededFuture();

    BetweenPolls(BatchConsumer consumer) {
        this.consumer = consumer;
    }

    Future<Void> add(Supplier<Future<Void>> call) {
        Promise<Void> done = Promise.promise();
        calls.add(() -> running =
                running.compose(before -> call.get()).onComplete(done).recover(told -> Future.succeededFuture()));
        consumer.wakeup();
        return done.future();
    }

    /** Never fails: each call's failure is told to whoever added it. */
    Future<Void> run() {
        while (!calls.isEmpty()) {
            calls.remove().run();
        }
        return running;
    }
}
