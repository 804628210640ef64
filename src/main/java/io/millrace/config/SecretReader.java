package io.millrace.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A credential from a file, as orchestrators mount them: named by {@code <env>_FILE}, or in the configuration by the setting
 * {@code <key>File} beside it.
 */
final class SecretReader {
    private static final int LARGEST = 65_536;
    private final Path directory;
    private final Environment environment;

    SecretReader(Path directory, Environment environment) {
        this.directory = directory;
        this.environment = environment;
    }

    static String environmentName(SettingOf of) {
        return of.setting().env().isEmpty() ? "" : of.setting().env() + "_FILE";
    }

    /** The file that the environment names for this secret. */
    Optional<String> named(SettingOf of) {
        return environment.get(environmentName(of));
    }

    /** One line end at the end of the file is not part of the secret. Relative names start where the configuration lies. */
    Secret read(String name) throws IOException {
        Path path = directory.resolve(name);
        if (Files.size(path) > LARGEST) {
            throw new IOException("it is larger than " + LARGEST + " bytes");
        }
        return new Secret(Files.readString(path, StandardCharsets.UTF_8).replaceFirst("\\R\\z", ""));
    }
}
