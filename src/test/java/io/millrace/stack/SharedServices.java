package io.millrace.stack;

import io.millrace.config.ServicesConfig;
import io.millrace.database.Migrations;
import io.millrace.embedded.EmbeddedServices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The services of this JVM; the database {@code millrace} is migrated and serves as template. */
final class SharedServices implements AutoCloseable {
    private final Path directory;
    private final EmbeddedServices services;

    SharedServices() {
        try {
            directory = Files.createTempDirectory("millrace-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        services = start(directory);
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "stack-end")); // where the run is interrupted
        Migrations.run(config().postgres());
    }

    private static EmbeddedServices start(Path directory) {
        try {
            return EmbeddedServices.start(TestConfigs.app(directory, TestConfigs.embedded(0, 0, 0)));
        } catch (RuntimeException e) {
            TestConfigs.delete(directory);
            throw e;
        }
    }

    ServicesConfig config() {
        return services.services();
    }

    /** JUnit calls this once after the last class. */
    @Override
    public void close() {
        end();
    }

    private synchronized void end() {
        services.close();
        TestConfigs.delete(directory);
    }
}
