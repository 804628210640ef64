package io.millrace.prove.world;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Where the parts of a world listen, all on 127.0.0.1.
 *
 * @param own of the services
 * @param seen of the proxies before them, which the nodes know
 * @param nodes of their API
 */
public record Ports(Map<Part, Integer> own, Map<Part, Integer> seen, List<Integer> nodes) {

    private static final int FIRST = 15_000;
    private static final int LAST = 30_000;
    private static int next = ThreadLocalRandom.current().nextInt(FIRST, LAST); // two proofs at once don't meet

    static Ports free() {
        return new Ports(
                any(),
                any(),
                IntStream.range(0, World.NODES).mapToObj(node -> one()).toList());
    }

    private static Map<Part, Integer> any() {
        Map<Part, Integer> ports = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            ports.put(part, one());
        }
        return ports;
    }

    /**
     * One that nobody listens on, and that no connection gets as its own end: below those that systems give away, so that a process finds
     * its port free whenever it comes again.
     */
    public static synchronized int one() {
        for (int tries = LAST - FIRST; tries > 0; tries--) {
            next = next == LAST ? FIRST : next + 1;
            if (isFree(next)) {
                return next;
            }
        }
        throw new IllegalStateException("no port from " + FIRST + " to " + LAST + " is free on 127.0.0.1");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
