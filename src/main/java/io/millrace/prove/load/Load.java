package io.millrace.prove.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.json.Json;
import io.millrace.prove.judge.Accepted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends packages at a rate to the nodes in turn, and keeps what was answered with a 2xx. A package that was not answered goes
 * to the next node, so what a lost answer hid comes twice, as from any honest client.
 *
 * <p>Thread: its own virtual ones, a bounded number; what went wrong in them is thrown by {@link #pause}.
 */
public final class Load implements AutoCloseable {
    private static final int SENDERS = 16;
    private static final int REPEATED = 25;
    private static final Duration REQUEST = Duration.ofSeconds(15);
    private static final long AGAIN_MS = 50;
    private static final long LATE_NS = 1_000_000_000L;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final List<URI> nodes;
    private final Packages packages;
    private final Acknowledged acknowledged;
    private final long intervalNs;
    private final AtomicLong number = new AtomicLong();
    private volatile Tally tally = new Tally();
    private final AtomicReference<Exception> wrong = new AtomicReference<>();
    private CountDownLatch ended = new CountDownLatch(0);
    private volatile CountDownLatch stop = new CountDownLatch(1);
    private long next;

    /** @param rate events a second */
    public Load(List<String> nodes, double rate, long seed, Acknowledged acknowledged) {
        this.nodes =
                nodes.stream().map(node -> URI.create(node + "/collect/holded")).toList();
        this.packages = new Packages(seed);
        this.acknowledged = acknowledged;
        this.intervalNs = (long) (Packages.EVENTS * 1e9 / rate);
    }

    /** Sends until {@link #pause}. */
    public void resume() {
        tally = new Tally();
        stop = new CountDownLatch(1);
        ended = new CountDownLatch(SENDERS);
        next = System.nanoTime();
        for (int sender = 0; sender < SENDERS; sender++) {
            Thread.ofVirtual().name("prove-load-" + sender).start(this::send);
        }
    }

    /** Returns when every request that was sent has ended; a package that was not answered is given up. */
    public void pause() throws InterruptedException {
        stop.countDown();
        ended.await();
        if (wrong.get() != null) {
            throw new IllegalStateException("the load went wrong", wrong.get());
        }
    }

    /** How requests ended since the last {@link #resume}. */
    public Tally tally() {
        return tally;
    }

    private void send() {
        try {
            while (!stop.await(waitNs(), TimeUnit.NANOSECONDS)) {
                send(number.getAndIncrement());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            wrong.compareAndSet(null, e);
        } finally {
            ended.countDown();
        }
    }

    /** The next slot; what is late by more than a second is let go, so that a stall is not followed by a flood. */
    private synchronized long waitNs() {
        long now = System.nanoTime();
        next = Math.max(next + intervalNs, now - LATE_NS);
        return next - now;
    }

    private void send(long which) throws IOException, InterruptedException {
        deliver(which, which);
        if (which % REPEATED == 0) {
            deliver(which, which + 1); // a client that is not sure
        }
    }

    /** @param first node that gets it, and whichever follows until one has answered */
    private void deliver(long which, long first) throws IOException, InterruptedException {
        String body = packages.body(which);
        for (long turn = first; !answered(nodes.get((int) (turn % nodes.size())), which, body); turn++) {
            if (stop.await(AGAIN_MS, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    private boolean answered(URI node, long which, String body) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer;
        long start = System.nanoTime();
        try {
            answer = http.send(
                    HttpRequest.newBuilder(node)
                            .timeout(REQUEST)
                            .header("content-type", "application/x-ndjson")
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofByteArray());
        } catch (IOException e) {
            tally.failed(e, start);
            return false;
        }
        tally.answered(answer.statusCode(), start);
        if (answer.statusCode() >= 500) {
            return false;
        }
        acknowledged.keep(accepted(answer, which));
        return true;
    }

    private List<Accepted> accepted(HttpResponse<byte[]> answer, long which) {
        List<Accepted> events = new ArrayList<>();
        try {
            for (JsonNode result : Json.read(answer.body()).path("results")) {
                if (result.path("status").asText().equals("accepted")) {
                    events.add(new Accepted(
                            UUID.fromString(result.path("event_id").asText()),
                            packages.messageId(which * Packages.EVENTS + events.size())));
                }
            }
        } catch (UncheckedIOException e) {
            throw new IllegalStateException("an answer of status " + answer.statusCode() + " is no JSON", e);
        }
        if (events.size() != Packages.EVENTS) {
            throw new IllegalStateException(
                    "a valid package was answered " + answer.statusCode() + " with " + events.size() + " accepted: "
                            + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
        }
        return events;
    }

    /** Ends it at once; packages under way are given up. */
    @Override
    public void close() {
        stop.countDown();
        http.shutdownNow();
    }
}
