package io.millrace;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An orderly end by SIGTERM or Ctrl-C, also in the middle of a start: what is being started is waited for, then stopped. Ends the
 * process itself, since after SIGTERM the JVM would say 143. Thread: any.
 */
final class Shutdown {
    private static final int START_SECONDS = 60;

    private final CompletableFuture<Runnable> stop = new CompletableFuture<>();
    private volatile int exitCode;

    private Shutdown() {}

    static Shutdown install() {
        Shutdown installed = new Shutdown();
        Runtime.getRuntime().addShutdownHook(new Thread(installed::run, "millrace-stop"));
        return installed;
    }

    /** The start is done; this undoes it. */
    void ready(Runnable undo) {
        stop.complete(undo);
    }

    /** The start failed, perhaps for the signal, and is undone; the process ends by itself. */
    void nothingToStop() {
        stop.complete(null);
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
            return stop.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            exitCode = 1; // the start hangs: what it began is left behind, and that is no orderly end
            return null;
        } catch (ExecutionException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
