package io.millrace.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** The broker's log directory: formatted once, whole or not at all, and never again over data. */
final class KafkaStorage {
    private static final String META = "meta.properties";

    private KafkaStorage() {}

    static Path log(Path directory) {
        return directory.resolve("log");
    }

    static void prepare(Path directory) {
        Path log = log(directory);
        try {
            if (Files.isDirectory(log)) {
                verify(log);
            } else {
                format(directory, log);
            }
        } catch (IOException e) {
            throw new EmbeddedFailure(
                    "The directory %s of the embedded Kafka can't be used: %s".formatted(directory, Sentence.of(e)), e);
        }
    }

    private static void verify(Path log) throws IOException {
        Properties meta = new Properties();
        if (Files.exists(log.resolve(META))) {
            try (Reader reader = Files.newBufferedReader(log.resolve(META), StandardCharsets.UTF_8)) {
                meta.load(reader);
            } catch (IllegalArgumentException | java.nio.charset.CharacterCodingException e) {
                meta.clear();
            }
        }
        for (String key : List.of("version", "cluster.id", "node.id", "directory.id")) {
            if (meta.getProperty(key, "").isBlank()) {
                throw new EmbeddedFailure(
                        "The data of the embedded Kafka is damaged (%s in %s has no %s); restore the data directory, or move it away to begin anew."
                                .formatted(META, log, key));
            }
        }
    }

    private static void format(Path directory, Path log) throws IOException {
        Path fresh = directory.resolve("log.new");
        Trees.delete(fresh);
        Files.createDirectories(fresh);
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setNodeId(KafkaSettings.NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setDirectories(List.of(fresh.toString()))
                    .setMetadataLogDirectory(fresh.toString())
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setControllerListenerName(KafkaSettings.CONTROLLER)
                    .run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
        Files.move(fresh, log);
    }
}
