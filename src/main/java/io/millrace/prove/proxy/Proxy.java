package io.millrace.prove.proxy;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A TCP proxy on 127.0.0.1 whose weather can be changed at any moment, also for the connections that are open. It counts what it did as
 * evidence. Thread: any; two virtual ones a connection do the work.
 */
public final class Proxy implements Closeable {
    private final ServerSocket listening;
    private final int service;
    private final Random random;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicLong passed = new AtomicLong();
    private final AtomicLong reset = new AtomicLong();
    private final AtomicLong withheld = new AtomicLong();
    private final AtomicLong spoilt = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile Weather weather = Weather.FAIR; // changed under the lock
    private Duration delay = Duration.ZERO;

    /**
     * What it did so far.
     *
     * @param passed bytes handed on
     * @param reset connections
     * @param withheld bytes that had to wait or never arrived
     * @param spoilt bytes replaced
     * @param answered HTTP requests that it answered itself
     */
    public record Counts(long passed, long reset, long withheld, long spoilt, long answered) {
        /** What was done since. */
        public Counts since(Counts before) {
            return new Counts(
                    passed - before.passed,
                    reset - before.reset,
                    withheld - before.withheld,
                    spoilt - before.spoilt,
                    answered - before.answered);
        }

        /** Whether anything was done to a connection. */
        public boolean harmed() {
            return reset + withheld + spoilt + answered > 0;
        }
    }

    private Proxy(ServerSocket listening, int service, long seed) {
        this.listening = listening;
        this.service = service;
        this.random = new Random(seed);
    }

    /**
     * Listens on a port, 0 is any free one, for the service on another.
     *
     * @param seed of the random bytes
     */
    public static Proxy open(int port, int service, long seed) throws IOException {
        Proxy proxy = new Proxy(new ServerSocket(port, 128, InetAddress.getLoopbackAddress()), service, seed);
        Thread.ofVirtual().name("prove-proxy-" + port).start(proxy::accept);
        return proxy;
    }

    public void turn(Weather now) {
        turn(now, Duration.ZERO);
    }

    /** Where it listens. */
    int port() {
        return listening.getLocalPort();
    }

    /** @param by how much {@link Weather#SLOW} holds up each chunk */
    public void turn(Weather now, Duration by) {
        lock.lock();
        try {
            weather = now;
            delay = by;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (now == Weather.REFUSE || now.answers()) {
            links.forEach(this::reset); // the next request comes by a connection of its own
        }
    }

    public Counts counts() {
        return new Counts(passed.get(), reset.get(), withheld.get(), spoilt.get(), answered.get());
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                link(listening.accept());
            } catch (IOException e) {
                // closed, or the client went
            }
        }
    }

    /** Known before the weather is asked, so that whoever turns it meets this one too. */
    private void link(Socket client) {
        Link link = new Link(client, new Socket());
        links.add(link);
        Weather today = weather;
        if (today == Weather.REFUSE) {
            reset(link);
        } else if (today.answers()) {
            Thread.ofVirtual().start(() -> standIn(link, client));
        } else if (connected(link)) {
            pump(link);
        }
    }

    private void standIn(Link link, Socket client) {
        try {
            byte[] head = new StandIn(client).answer(() -> weather);
            if (head == null) {
                answered.incrementAndGet();
                end(link);
            } else if (connected(link) && hand(link, true, head, head.length)) {
                pump(link); // not before the head is on its way: what follows is the body
            }
        } catch (IOException e) {
            end(link); // the client went
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(link);
        }
    }

    /** False where the service does not listen: the client is reset and comes again. */
    private boolean connected(Link link) {
        try {
            link.connect(service);
            return true;
        } catch (IOException e) {
            reset(link);
            return false;
        }
    }

    private void pump(Link link) {
        Thread.ofVirtual().start(() -> pump(link, true));
        Thread.ofVirtual().start(() -> pump(link, false));
    }

    private void pump(Link link, boolean fromClient) {
        byte[] chunk = new byte[16 << 10];
        try {
            int read = link.read(fromClient, chunk);
            while (read >= 0 && hand(link, fromClient, chunk, read)) {
                read = link.read(fromClient, chunk);
            }
        } catch (IOException e) {
            // either side is gone, so is the other
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(link);
        }
    }

    /** False where this was the connection's end. */
    private boolean hand(Link link, boolean fromClient, byte[] chunk, int length)
            throws IOException, InterruptedException {
        switch (awaitPassage(length)) {
            case REFUSE -> {
                reset(link);
                return false;
            }
            case CUT -> {
                if (fromClient) {
                    withheld.addAndGet(length - length / 2);
                    link.write(true, chunk, length / 2);
                    reset(link);
                    return false;
                }
            }
            case GARBAGE -> {
                if (!fromClient) {
                    spoil(chunk, length);
                }
            }
            case FAIR, SLOW, STALL, ERROR, FORBID, LIE -> {}
        }
        passed.addAndGet(length);
        link.write(fromClient, chunk, length);
        return true;
    }

    /** Waits while it stalls, or for as long as it is slow. */
    private Weather awaitPassage(int length) throws InterruptedException {
        if (weather == Weather.FAIR) {
            return Weather.FAIR;
        }
        lock.lock();
        try {
            if (weather == Weather.STALL || weather == Weather.SLOW) {
                withheld.addAndGet(length);
            }
            long left = delay.toNanos();
            while (weather == Weather.STALL || weather == Weather.SLOW && left > 0) {
                if (weather == Weather.STALL) {
                    changed.await();
                } else {
                    left = changed.awaitNanos(left);
                }
            }
            return weather;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Random bytes that name no length beyond 16 MiB, wherever a client begins to read one: Kafka's takes room for any length at once, and so
     * one beyond the heap would end its process.
     */
    private void spoil(byte[] chunk, int length) {
        byte[] garbage = new byte[length];
        lock.lock();
        try {
            random.nextBytes(garbage);
        } finally {
            lock.unlock();
        }
        for (int i = 0; i < length; i++) {
            garbage[i] = garbage[i] > 0 ? 0 : garbage[i];
        }
        System.arraycopy(garbage, 0, chunk, 0, length);
        spoilt.addAndGet(length);
    }

    private void end(Link link) {
        links.remove(link);
        if (link.end()) {
            link.close(false);
        }
    }

    private void reset(Link link) {
        links.remove(link);
        if (link.end()) {
            reset.incrementAndGet(); // before either side can see it
            link.close(true);
        }
    }

    /** Ends it and its connections. */
    @Override
    public void close() throws IOException {
        listening.close();
        turn(Weather.REFUSE);
    }
}
