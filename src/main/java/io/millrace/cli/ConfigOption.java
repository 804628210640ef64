package io.millrace.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --config}, the same for every command that reads the configuration; a picocli mixin. */
public final class ConfigOption {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description =
                    "The configuration. By default $MILLRACE_CONFIG, or verticles.json here, or that of the installation.")
    Path file;
}
