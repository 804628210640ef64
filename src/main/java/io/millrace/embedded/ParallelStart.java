package io.millrace.embedded;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Starts services side by side; where one fails, the others are handed out as well so that they are stopped. */
final class ParallelStart implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool(
            work -> Thread.ofPlatform().name("embedded-start").unstarted(work));
    private final List<Pending> pending = new ArrayList<>();

    /** One that is being started; empty where it was not wanted. */
    static final class Pending {
        private final Future<Service> start;
        private Service service;

        private Pending(Future<Service> start) {
            this.start = start;
        }

        <T> Optional<T> map(Function<Service, T> use) {
            return Optional.ofNullable(service).map(use);
        }
    }

    Pending add(boolean wanted, Callable<Service> start) {
        Pending added = new Pending(wanted ? threads.submit(start) : null);
        pending.add(added);
        return added;
    }

    /** Waits for all, pushes what runs to {@code open}, then throws the first failure if there is one. */
    void await(Deque<AutoCloseable> open) {
        RuntimeException first = null;
        for (Pending one : pending) {
            try {
                one.service = one.start == null ? null : one.start.get();
                Optional.ofNullable(one.service).ifPresent(open::push);
            } catch (ExecutionException e) {
                first = first == null ? asFailure(e.getCause()) : first;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                first = new EmbeddedFailure("The start was interrupted.", e);
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private static RuntimeException asFailure(Throwable cause) {
        return cause instanceof EmbeddedFailure known
                ? known
                : new EmbeddedFailure("An embedded service did not start: " + Sentence.of(cause), cause);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
