package io.millrace.cli;

import io.millrace.bus.Channels;
import io.millrace.config.ConfigException;
import io.millrace.config.ConfigLoader;
import io.millrace.config.CrossCheck;
import io.millrace.config.Environment;
import io.millrace.config.Loaded;
import io.millrace.config.RouteCheck;
import io.millrace.config.VerticleTypes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds and loads the configuration for every command in the same way. */
public final class ConfigSource {
    static final String FILE = "verticles.json";
    private final ConfigLoader loader;
    private final Environment environment;

    ConfigSource(VerticleTypes types, List<CrossCheck> checks, Environment environment) {
        List<CrossCheck> all = new ArrayList<>(List.of(new RouteCheck(Channels.stages())));
        all.addAll(checks);
        this.loader = new ConfigLoader(types, environment, all);
        this.environment = environment;
    }

    /** @throws ConfigException with every mistake */
    public Loaded load(ConfigOption option) throws ConfigException {
        return loader.load(file(option));
    }

    /** As asked for, else as MILLRACE_CONFIG says, else verticles.json here, else that of the installation. */
    public Path file(ConfigOption option) {
        Path here = Path.of(FILE);
        return Optional.ofNullable(option.file)
                .or(() -> environment.get("MILLRACE_CONFIG").map(Path::of))
                .or(() -> Optional.of(here).filter(Files::exists))
                .or(() -> environment.get("MILLRACE_HOME").map(home -> Path.of(home, FILE)))
                .orElse(here);
    }

    /** Of the installation whose launcher started this process. */
    Optional<Path> home() {
        return environment.get("MILLRACE_HOME").map(Path::of);
    }
}
