package io.millrace.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Two small verticle types, and a file of them. */
final class Samples {
    static final VerticleTypes TYPES = new VerticleTypes(Map.of(
            "collect", Collect.class, "consume", Consume.class, "publish", Publish.class, "validate", Publish.class));
    static final RouteCheck ROUTES = new RouteCheck(Set.of("publish", "validate"));

    private Samples() {}

    enum Layout {
        SEGMENTS,
        EACH_EVENT
    }

    record Collect(
            @Setting(value = "8000", env = "MILLRACE_PORT", doc = "Port.", min = 0, max = 65535)
            int port,

            @Setting(value = "segments", doc = "Layout.") Layout layout,

            @Setting(value = "null", env = "MILLRACE_KEY", doc = "Key.")
            Secret key,

            @Setting(value = "null", doc = "File that holds the key.")
            String keyFile) {}

    record Consume(
            @Setting(doc = "Group.") String group,
            @Setting(doc = "Stages.", min = 1) List<String> route,

            @Setting(value = "0.5", doc = "Share.", min = 0, max = 1)
            double share,

            @Setting(value = "{}", doc = "Waits.") Backoff backoff)
            implements Routed {}

    record Backoff(
            @Setting(value = "100", unit = "ms", doc = "First.", min = 1)
            int first,

            @Setting(value = "5000", unit = "ms", doc = "Longest.", min = 1)
            long longest) {
        Backoff {
            if (longest < first) {
                throw new IllegalArgumentException("longest must not be below first");
            }
        }
    }

    record Publish(
            @Setting(value = "true", doc = "Whether.") boolean on) {}

    static Loaded load(Path directory, String json, Map<String, String> environment)
            throws ConfigException, IOException {
        Path file = Files.writeString(directory.resolve("verticles.json"), json);
        return new ConfigLoader(TYPES, new Environment(environment), List.of(ROUTES)).load(file);
    }

    static List<Problem> problems(Path directory, String json, Map<String, String> environment) throws IOException {
        try {
            load(directory, json, environment);
            return List.of();
        } catch (ConfigException e) {
            return e.problems();
        }
    }
}
