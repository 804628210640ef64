package io.millrace.prove.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Writes the files of the services and of the nodes: the given one, with other addresses and the credentials that services have by default. */
final class WorldFiles {
    static final String STREAMS = "streams";
    static final String REGISTRY = "registry";
    private static final Set<String> SERVES = Set.of("collect", "validate");

    private WorldFiles() {}

    static void write(Path given, Path directory, Ports ports) throws IOException {
        RevisedStream.write(directory.resolve(STREAMS), 1);
        for (Part part : Part.values()) {
            ObjectNode config = read(given).put("data", "./data-" + part.wireName());
            services(config, ports, part);
            write(config, directory, part.wireName());
        }
        for (int node = 0; node < World.NODES; node++) {
            ObjectNode config = read(given).put("data", "./data-" + World.name(node));
            services(config, ports, null);
            port(config, ports.nodes().get(node));
            write(config, directory, World.name(node));
        }
    }

    /** Of a Millrace that serves its registry and takes events, and does nothing else. */
    static void registry(Path given, Path directory, Ports ports, int port) throws IOException {
        ObjectNode config = read(given).put("data", "./data-" + REGISTRY);
        services(config, ports, null);
        config.withArray("verticles")
                .removeIf(verticle -> !SERVES.contains(verticle.path("type").asText()));
        port(config, port);
        write(config, directory, REGISTRY);
    }

    private static ObjectNode read(Path given) throws IOException {
        return ((ObjectNode) Json.read(Files.readAllBytes(given))).put("streams", "./streams");
    }

    /** @param embedded the one that the process is; the others it knows by address, through their proxies */
    private static void services(ObjectNode config, Ports ports, Part embedded) {
        ObjectNode services = config.putObject("services");
        for (Part part : Part.values()) {
            String address =
                    part == embedded ? "embedded" : part.address(ports.seen().get(part));
            services.putObject(part.wireName())
                    .put("address", address)
                    .put("port", ports.own().get(part));
        }
    }

    private static void port(ObjectNode config, int port) {
        for (JsonNode verticle : config.path("verticles")) {
            if (verticle.path("type").asText().equals("collect")) {
                ((ObjectNode) verticle).putObject("config").put("port", port);
            }
        }
    }

    private static void write(ObjectNode config, Path directory, String name) throws IOException {
        Files.write(directory.resolve(name + ".json"), Json.write(config));
    }
}
