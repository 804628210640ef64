package io.millrace;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * An orderly end by SIGTERM or Ctrl-C, also in the middle of a start: what is being started is waited for, then stopped. Ends the
 * process itself, since after SIGTERM the JVM would say 143. Thread: any.
 */
final class Shutdown {
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final int FAILED = 1;
    private static final int MOST_CAUSES = 20;
    private static final String ENDING = "Shutdown in progress";

    private final Duration longest;
    private final CompletableFuture<Runnable> stop = new CompletableFuture<>();
    private volatile int exitCode;

    private Shutdown(Duration longest) {
        this.longest = longest;
    }

    static Shutdown install() {
        return install(LONGEST_START);
    }

    /** @param longest that a start is waited for, once it is to end */
    static Shutdown install(Duration longest) {
        Shutdown installed = new Shutdown(longest);
        Runtime.getRuntime().addShutdownHook(new Thread(installed::run, "millrace-stop"));
        return installed;
    }

    /** The start is done; this undoes it. */
    void ready(Runnable undo) {
        stop.complete(undo);
    }

    /** A start that failed is undone, and the process ends by itself: with 1, but where it failed for the signal alone. */
    void failed(Throwable why) {
        if (!stop.isDone()) {
            exitCode = forTheSignal(why) ? 0 : FAILED;
            stop.complete(null);
        }
    }

    /** A JVM that is ending takes no more hooks, and some of what is started has one. */
    private static boolean forTheSignal(Throwable why) {
        return Stream.iterate(why, Objects::nonNull, Throwable::getCause)
                .limit(MOST_CAUSES)
                .anyMatch(cause -> cause instanceof IllegalStateException && ENDING.equals(cause.getMessage()));
    }

    /** From now on the end says this. */
    void exitWith(int code) {
        exitCode = code;
    }

    private void run() {
        boolean starting = !stop.isDone();
        Runnable undo = awaited();
        if (undo != null) {
            undo.run();
        }
        if (undo != null || starting) {
            Runtime.getRuntime().halt(exitCode);
        }
    }

    private Runnable awaited() {
        try {
            return stop.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            exitCode = FAILED; // the start hangs: what it began is left behind, and that is no orderly end
            return null;
        } catch (ExecutionException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
