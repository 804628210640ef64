package io.millrace.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The one way from {@code verticles.json} and the environment to an {@link AppConfig}.
 *
 * <pre>
 * file ─▶ tree with lines ─▶ records (environment before file before default) ─▶ cross checks ─▶ AppConfig
 *              └── duplicate keys ──┴── unknown keys, types, bounds ──────────────┴──▶ all problems at once
 * </pre>
 */
public final class ConfigLoader {
    private final VerticleTypes types;
    private final Environment environment;
    private final List<CrossCheck> checks;

    /** @param checks asked in order after those of the loader itself */
    public ConfigLoader(VerticleTypes types, Environment environment, List<CrossCheck> checks) {
        this.types = types;
        this.environment = environment;
        this.checks = new ArrayList<>(List.of(new NameCheck(), new TracingCheck()));
        this.checks.addAll(checks);
    }

    /** @throws ConfigException with every mistake, in the order of the file */
    public Loaded load(Path path) throws ConfigException {
        SourceFile file = SourceFile.read(path);
        Problems problems = Problems.of(file);
        LeafBinder leaves = new LeafBinder(file, environment, problems);
        RootSettings root = new Binder(file, problems, leaves, types).record(RootSettings.class, "", file.root());
        AppConfig config = config(file, root);
        checks.forEach(check -> problems.runCheck(check, config));
        if (problems.count() > 0) {
            throw new ConfigException(problems.sorted());
        }
        return new Loaded(config, leaves.effective(), new EnvironmentNames(types).warnings(environment));
    }

    private static AppConfig config(SourceFile file, RootSettings root) {
        Path directory = file.directory();
        return new AppConfig(
                directory.resolve(file.name()),
                directory.resolve(root.data()).normalize(),
                directory.resolve(root.streams()).normalize(),
                root.node(),
                root.services(),
                root.limits(),
                root.follow(),
                root.tap(),
                root.tracing(),
                root.health(),
                root.verticles());
    }
}
