package io.millrace.kit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Stands between a Kafka client and its broker, also after the first connection: wherever the broker names its own address, this one
 * is put in its place. Once stalled, it takes everything and passes nothing on, as a broker that hangs does.
 */
public final class StallingProxy implements AutoCloseable {
    private static final byte[] HOST = "127.0.0.1".getBytes(StandardCharsets.UTF_8);

    private final Vertx vertx = Vertx.vertx();
    private final int broker;
    private final NetServer server;
    private final List<Runnable> held = new ArrayList<>();
    private boolean stalled;

    public StallingProxy(int broker) {
        this.broker = broker;
        this.server = vertx.createNetServer().connectHandler(this::connect);
        server.listen(0, "127.0.0.1").await();
    }

    public int port() {
        return server.actualPort();
    }

    public synchronized void stall() {
        stalled = true;
    }

    /** What was held goes on in its order. */
    public synchronized void resume() {
        stalled = false;
        held.forEach(Runnable::run);
        held.clear();
    }

    /** Ends its own Vert.x with it. */
    @Override
    public void close() {
        vertx.close().await();
    }

    private void connect(NetSocket client) {
        client.pause();
        Future<NetSocket> connected = vertx.createNetClient().connect(broker, "127.0.0.1");
        connected.onSuccess(upstream -> {
            client.handler(bytes -> pass(() -> upstream.write(bytes)));
            upstream.handler(bytes -> pass(() -> client.write(renamed(bytes))));
            client.closeHandler(closed -> upstream.close());
            upstream.closeHandler(closed -> client.close());
            client.resume();
        });
    }

    private synchronized void pass(Runnable write) {
        if (stalled) {
            held.add(write);
        } else {
            write.run();
        }
    }

    private Buffer renamed(Buffer bytes) {
        for (int i = 0; i + HOST.length + 4 <= bytes.length(); i++) {
            if (bytes.getByte(i) == '1'
                    && java.util.Arrays.equals(bytes.getBytes(i, i + HOST.length), HOST)
                    && bytes.getInt(i + HOST.length) == broker) {
                bytes.setInt(i + HOST.length, port());
            }
        }
        return bytes;
    }
}
