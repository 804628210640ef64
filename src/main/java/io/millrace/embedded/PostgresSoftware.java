package io.millrace.embedded;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The server's programs, unpacked from the class path into the data directory once a version. */
final class PostgresSoftware {
    private final Path home;
    private final String major;

    private PostgresSoftware(Path home) throws IOException {
        this.home = home;
        this.major =
                run("postgres", "--version").replaceAll("\\D*(\\d+).*", "$1").strip();
    }

    static PostgresSoftware unpack(Path directory) throws IOException {
        URL archive = archive();
        JarURLConnection connection = (JarURLConnection) archive.openConnection();
        Path home = directory.resolve(
                "software-" + Long.toHexString(connection.getJarEntry().getCrc()));
        if (!Files.isDirectory(home)) {
            Path fresh = directory.resolve(home.getFileName() + ".new");
            Trees.delete(fresh);
            try (var in = connection.getInputStream()) {
                TarXz.unpack(in, fresh);
            }
            Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresSoftware(home);
    }

    private static URL archive() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        URL found = PostgresSoftware.class.getResource("/postgres-%s-%s.txz".formatted(system, machine));
        if (found == null) {
            throw new EmbeddedFailure(
                    "There is no embedded PostgreSQL for %s on %s; run one yourself and set services.postgres.address (MILLRACE_POSTGRES)."
                            .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
        }
        return found;
    }

    /** Such as {@code 18}. */
    String major() {
        return major;
    }

    /** Runs one of the programs to its end and returns what it said; fails with that where its exit code is not 0. */
    String run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(asOther());
        command.add(home.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(program + " failed: " + said.strip());
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The server refuses to run as root; in a user namespace of its own it is nobody, and owns the same files. */
    private static List<String> asOther() {
        return Stream.of("unshare", "-U")
                .filter(part -> "root".equals(System.getProperty("user.name")))
                .toList();
    }

    @Override
    public String toString() {
        return home.getFileName().toString();
    }
}
