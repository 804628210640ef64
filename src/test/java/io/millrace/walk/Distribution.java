package io.millrace.walk;

import io.millrace.config.Version;
import io.millrace.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The archive that {@code mvn package} makes, unpacked, and run with a Java runtime and a few tools of the shell alone. */
record Distribution(Path home, Map<String, String> environment) {
    private static final List<String> TOOLS = List.of("dirname", "readlink", "sed", "head", "rm", "unshare");

    /** What a command said and how it ended. */
    record Answer(int code, String out, String err) {
        com.fasterxml.jackson.databind.JsonNode json() {
            return Json.read(out);
        }
    }

    static Distribution unpacked(Path home, Map<String, String> settings) throws IOException {
        Path archive = Path.of("target/millrace-" + Version.number() + ".tar.gz");
        if (!Files.exists(archive)) {
            throw new IllegalStateException(archive + " is missing: mvn package makes it, also with"
                    + " -Dit.test=… where -Dassembly.skipAssembly=false is given");
        }
        Files.createDirectories(home);
        Process tar = new ProcessBuilder(
                        "tar",
                        "-xzf",
                        archive.toAbsolutePath().toString(),
                        "-C",
                        home.toString(),
                        "--strip-components=1")
                .inheritIO()
                .start();
        if (exit(tar) != 0) {
            throw new IllegalStateException("tar ended with " + tar.exitValue());
        }
        Map<String, String> environment = new TreeMap<>(settings);
        environment.put("PATH", tools(home.resolveSibling("tools")).toString());
        environment.put("HOME", home.toString());
        return new Distribution(home, environment);
    }

    /** A PATH without Maven. */
    private static Path tools(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            Files.createDirectories(directory);
            Path java = Path.of(System.getProperty("java.home"), "bin", "java");
            Files.createSymbolicLink(directory.resolve("java"), java);
            for (String tool : TOOLS) {
                Files.createSymbolicLink(
                        directory.resolve(tool), Path.of("/usr/bin", tool).toRealPath());
            }
        }
        return directory;
    }

    /** The same with further settings. */
    Distribution with(Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>(environment);
        all.putAll(settings);
        return new Distribution(home, all);
    }

    /** {@code bin/millrace} with these arguments, to its end. */
    Answer run(String... arguments) throws IOException {
        Path err = Files.createTempFile(home, "command-", ".err");
        Process process = builder(arguments).redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(exit(process), out, Files.readString(err));
    }

    /** {@code bin/millrace} with these arguments, until its banner. */
    ServerProcess ready(String... arguments) throws IOException {
        ServerProcess server = ServerProcess.start(builder(arguments));
        server.awaitReady();
        return server;
    }

    private ProcessBuilder builder(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("bin/millrace").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    private static int exit(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
