package io.millrace.prove.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;

/** A client's connection and the one that was opened for it. */
final class Link {
    private final Socket client;
    private final Socket server;
    private final AtomicBoolean ended = new AtomicBoolean();

    Link(Socket client, Socket server) {
        this.client = client;
        this.server = server;
    }

    /** What is handed on is not held back for more: neither side would without a proxy. */
    void connect(int service) throws IOException {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), service));
    }

    int read(boolean fromClient, byte[] chunk) throws IOException {
        return (fromClient ? client : server).getInputStream().read(chunk);
    }

    void write(boolean fromClient, byte[] chunk, int length) throws IOException {
        (fromClient ? server : client).getOutputStream().write(chunk, 0, length);
    }

    /** True for the first that ends it, who also closes it. */
    boolean end() {
        return ended.compareAndSet(false, true);
    }

    /** @param hard by a reset */
    void close(boolean hard) {
        close(client, hard);
        close(server, hard);
    }

    private static void close(Socket socket, boolean hard) {
        try (socket) {
            if (hard) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException e) {
            // it was gone already
        }
    }
}
