package io.millrace.prove.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Where the parts of a world listen, all on 127.0.0.1.
 *
 * @param own of the services
 * @param seen of the proxies before them, which the nodes know
 * @param nodes of their API
 */
public record Ports(Map<Part, Integer> own, Map<Part, Integer> seen, List<Integer> nodes) {

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

    static int one() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
