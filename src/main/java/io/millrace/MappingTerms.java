package io.millrace;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * On what it depends whether this JVM can map an archive of classes: its build, its options, and the jars. Thread: any.
 *
 * @param options those that an archive must be packed with, for this JVM to map it
 * @param jars of the class path, up to the first directory: what lies in one can't be archived, nor what comes after
 */
record MappingTerms(List<String> options, List<String> jars) {
    /** Not every JVM has each of them. */
    private static final List<String> OPTIONS = List.of(
            "UseCompressedOops",
            "UseCompressedClassPointers",
            "UseCompactObjectHeaders",
            "ObjectAlignmentInBytes",
            "CompactStrings");

    /** They change between the start that lists and the one that maps, or tell the JVM nothing. */
    private static final List<String> WITHOUT_MEANING =
            List.of("-D", "-Xlog", "-XX:DumpLoadedClassList=", "-XX:SharedArchiveFile=", "-XX:+VerifySharedSpaces");

    static MappingTerms ofThisJvm() {
        return new MappingTerms(
                OPTIONS.stream()
                        .flatMap(name -> option(name).map(value -> written(name, value)).stream())
                        .toList(),
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .takeWhile(entry -> !Files.isDirectory(Path.of(entry)))
                        .toList());
    }

    /** The value of an option; empty where this JVM has no such option, or tells none. */
    static Optional<String> option(String name) {
        try {
            return Optional.of(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .getVMOption(name)
                    .getValue());
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static String written(String name, String value) {
        return switch (value) {
            case "true" -> "-XX:+" + name;
            case "false" -> "-XX:-" + name;
            default -> "-XX:" + name + "=" + value;
        };
    }

    /** Whether a file holds these very terms. */
    boolean standIn(Path file) throws IOException {
        try {
            return Files.readString(file).equals(text());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    void writeTo(Path file) throws IOException {
        Files.writeString(file, text());
    }

    private String text() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(System.getProperty("java.vm.version") + " of " + System.getProperty("java.home"));
        lines.addAll(options);
        given().forEach(lines::add);
        for (String jar : jars) {
            Path file = Path.of(jar);
            if (Files.exists(file)) {
                lines.add(jar + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static Stream<String> given() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> WITHOUT_MEANING.stream().noneMatch(argument::startsWith));
    }
}
