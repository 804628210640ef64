package io.millrace.stack;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.threadchecker.BlockedThreadEvent;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Event loops that wait where they must not. A loop that merely computes slowly, as on a machine that others keep busy, is let pass
 * for longer than one that sleeps, waits for a lock or a Future, or reads a socket.
 */
final class BlockedThreads {
    private static final long LONGEST_COMPUTATION_SECONDS = 10;
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();

    Vertx watch(Vertx vertx) {
        ((VertxInternal) vertx).blockedThreadChecker().setThreadBlockedHandler(this::note);
        return vertx;
    }

    private void note(BlockedThreadEvent event) {
        Thread thread = event.thread();
        StackTraceElement[] stack = thread.getStackTrace();
        boolean tooLong = event.duration() > TimeUnit.SECONDS.toNanos(LONGEST_COMPUTATION_SECONDS);
        boolean waits = thread.getState() != Thread.State.RUNNABLE || readsOrWrites(stack);
        if (thread.getName().contains("eventloop") && !loadsClasses(stack) && (waits || tooLong)) {
            seen.add(thread.getName() + " " + thread.getState() + " for " + event.duration() / 1_000_000 + " ms\n"
                    + Arrays.stream(stack).map(frame -> "    at " + frame).collect(Collectors.joining("\n")));
        }
    }

    /** A thread that is in a native read, write or connect is RUNNABLE to the JVM. */
    private static boolean readsOrWrites(StackTraceElement[] stack) {
        return stack.length > 0
                && stack[0].isNativeMethod()
                && stack[0].getClassName().matches("(java\\.io|java\\.net|sun\\.nio\\.ch)\\.(?!EPoll|KQueue).*");
    }

    private static boolean loadsClasses(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .anyMatch(frame -> frame.getMethodName().equals("<clinit>")
                        || frame.getClassName().startsWith("jdk.internal.loader."));
    }

    void failWhereBlocked() {
        String first = seen.poll();
        seen.clear();
        if (first != null) {
            throw new AssertionError("an event loop was blocked: " + first);
        }
    }
}
