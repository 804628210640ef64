package io.millrace.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Ports of 127.0.0.1. */
final class Ports {
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /** The configured one, checked to be free, or any free one for 0. */
    static int of(String service, String name, int configured) {
        if (configured == 0) {
            return free();
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), configured));
            return configured;
        } catch (IOException e) {
            throw inUse(service, name, configured, e);
        }
    }

    static EmbeddedFailure inUse(String service, String name, int port, Throwable cause) {
        return new EmbeddedFailure(
                ("The port %d of the embedded %s can't be opened (%s); free it, or choose another by services.%s.port (MILLRACE_%s_PORT).")
                        .formatted(port, service, cause.getMessage(), name, name.toUpperCase(java.util.Locale.ROOT)),
                cause);
    }

    /** A port that was free just now and that this process has not given out before. */
    static int free() {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (GIVEN.add(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                throw new EmbeddedFailure("No free port on 127.0.0.1: " + Sentence.of(e), e);
            }
        }
    }
}
