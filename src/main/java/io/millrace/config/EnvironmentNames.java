package io.millrace.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Every environment name that means something, and which of those that are set do not. */
final class EnvironmentNames {
    /** Read elsewhere: by bin/millrace, the command line and the log. */
    private static final List<String> OTHERS =
            List.of("MILLRACE_CONFIG", "MILLRACE_HOME", "MILLRACE_JAVA_OPTS", "MILLRACE_LOG", "MILLRACE_URL");

    private final Set<String> known = new TreeSet<>(OTHERS);

    EnvironmentNames(VerticleTypes types) {
        add(RootSettings.class);
        types.types().values().forEach(this::add);
    }

    private void add(Class<?> type) {
        for (SettingOf of : SettingOf.of(type)) {
            String name = of.setting().env();
            if (!name.isEmpty()) {
                known.add(name);
            }
            if (of.type() == Secret.class && !name.isEmpty()) {
                known.add(SecretReader.environmentName(of));
            }
            if (of.isRecord()) {
                add(of.type());
            }
        }
    }

    /** A warning and no mistake: Kubernetes and others set names of their own that begin alike. */
    List<String> warnings(Environment environment) {
        List<String> warnings = new ArrayList<>();
        environment.values().keySet().stream().sorted().forEach(name -> {
            String near = Nearest.to(name, known);
            if (name.startsWith(Environment.PREFIX) && !known.contains(name) && !near.isEmpty()) {
                warnings.add("the environment name " + name + " is not known; did you mean " + near + "?");
            }
        });
        return warnings;
    }
}
