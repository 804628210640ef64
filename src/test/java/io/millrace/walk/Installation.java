package io.millrace.walk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A directory with a {@code verticles.json} on free ports, made from the one that is shipped. */
public record Installation(Path directory, int http, int kafka, int postgres, int s3) {
    private static final int FAREWELL_MS = 100; // nobody keeps a connection over a stop here

    /** A store that runs already, on this machine, with the bucket and the keys that are the defaults: see .ci/real-minio.sh. */
    private static final String GIVEN_S3 = System.getenv("MILLRACE_TEST_S3");

    private static final Path STREAMS = Path.of("src/test/resources/own-streams");

    public static Installation in(Path directory) {
        Installation made = new Installation(
                directory,
                ServerProcess.freePort(),
                ServerProcess.freePort(),
                ServerProcess.freePort(),
                GIVEN_S3 == null
                        ? ServerProcess.freePort()
                        : URI.create(GIVEN_S3).getPort());
        made.write("verticles.json", made.http(), true);
        return made;
    }

    /** Adds streams of {@code src/test/resources/own-streams}. */
    public Installation withStreams(String... names) {
        try {
            for (String name : names) {
                Path to = Files.createDirectories(directory.resolve("streams").resolve(name));
                try (Stream<Path> files = Files.list(STREAMS.resolve(name))) {
                    for (Path file : files.toList()) {
                        Files.copy(file, to.resolve(file.getFileName()));
                    }
                }
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A second file for a node on another port, against the services of this installation by address. */
    public Path node(String file, int port) {
        return write(file, port, false);
    }

    /** The same, as seen through the node on that port. */
    public Installation through(int port) {
        return new Installation(directory, port, kafka, postgres, s3);
    }

    private Path write(String file, int port, boolean embedded) {
        try {
            ObjectNode config = (ObjectNode) Json.read(Files.readAllBytes(Path.of("verticles.json")));
            ObjectNode services = (ObjectNode) config.get("services");
            service(services, "kafka", embedded ? "embedded" : "127.0.0.1:" + kafka, kafka);
            service(services, "postgres", embedded ? "embedded" : "127.0.0.1:" + postgres + "/millrace", postgres);
            service(services, "s3", embedded && GIVEN_S3 == null ? "embedded" : "http://127.0.0.1:" + s3, s3);
            for (JsonNode verticle : config.get("verticles")) {
                if (verticle.get("type").asText().equals("collect")) {
                    ((ObjectNode) verticle.get("config")).put("port", port).put("farewell", FAREWELL_MS);
                }
            }
            return Files.write(directory.resolve(file), Json.write(config));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void service(ObjectNode services, String name, String address, int port) {
        ObjectNode service = (ObjectNode) services.get(name);
        service.put("address", address).put("port", port);
    }

    public String url(String path) {
        return "http://127.0.0.1:" + http + path;
    }

    public String jdbc() {
        return "jdbc:postgresql://127.0.0.1:" + postgres + "/millrace?user=millrace&password=millrace";
    }
}
