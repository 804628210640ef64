package io.millrace.prove.world;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a Millrace is started: by the launcher of an installation, or as this process was where there is none.
 *
 * @param home of the installation, or null
 */
public record Program(Path home) {
    /** @param home may be null */
    public static Program of(Path home) {
        return new Program(home != null && Files.isExecutable(launcher(home)) ? home.toAbsolutePath() : null);
    }

    private static Path launcher(Path home) {
        return home.resolve("bin").resolve("millrace");
    }

    /** @param properties options of its Java */
    Child start(
            String name, Path directory, Map<String, String> environment, List<String> properties, List<String> words) {
        if (home != null) {
            Map<String, String> all = new HashMap<>(environment);
            all.put("MILLRACE_JAVA_OPTS", String.join(" ", properties));
            List<String> command = new ArrayList<>(List.of(launcher(home).toString()));
            command.addAll(words);
            return Child.start(name, directory, all, command);
        }
        List<String> command = new ArrayList<>(java());
        command.addAll(properties);
        command.addAll(List.of("-cp", classPath(), "io.millrace.Main"));
        command.addAll(words);
        return Child.start(name, directory, environment, command);
    }

    private static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-javaagent") && !argument.startsWith("-agent"))
                .forEach(command::add);
        return command;
    }

    /** Of whole paths, since a child has a directory of its own. */
    private static String classPath() {
        String separator = System.getProperty("path.separator");
        return String.join(
                separator,
                Arrays.stream(System.getProperty("java.class.path").split(separator))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }
}
