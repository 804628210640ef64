package io.millrace.prove.world;

import io.millrace.prove.proxy.Proxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Another Millrace in the role of the nodes' registry, behind a proxy. */
public record Registry(Child process, Proxy proxy, int port) implements AutoCloseable {

    /** What makes a node use it. */
    public Map<String, String> environment() {
        return Map.of("MILLRACE_REGISTRY", "http://127.0.0.1:" + port + "/registry");
    }

    @Override
    public void close() {
        process.end();
        try {
            proxy.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
