package io.millrace;

import io.millrace.log.Keys;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes of a start as the JVM has them in memory: the next start maps them, instead of reading, checking and linking them anew.
 *
 * <pre>
 *   no archive:  -XX:DumpLoadedClassList=….lst        ─▶ ready ─▶ a JVM of its own packs the list ─▶ classes.jsa, whole or not at all
 *   an archive:  -XX:SharedArchiveFile=…/classes.jsa  ─▶ ready ─▶ it fits: nothing to do
 *                                                              └▶ the JVM refused it: deleted, the next start lists
 *   classes.packed   the terms it was packed on ─▶ refused on the same ones: classes.refused, not packed on them again
 * </pre>
 *
 * The launcher gives one option or the other, and says by {@code -Dmillrace.classes} where the archive is; without that nothing happens.
 * The server's own JVM never packs: that can crash it. Thread: any; the work has one of its own.
 */
final class ClassArchive implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);
    private static final Pattern OF_A_PROCESS = Pattern.compile("classes\\.(\\d{1,18})\\.(lst|part|new)");
    private static final long STOP_MS = 3000;
    /** From here on it is a signal that ended a process. */
    private static final int SIGNALS = 128;
    /** Where they are there: it ends with the server, also with one that is killed, and takes only time that nobody wants. */
    private static final List<List<String>> WRAPPERS =
            List.of(List.of("/usr/bin/setpriv", "--pdeathsig", "KILL"), List.of("/usr/bin/nice", "-n", "19"));
    /** What is meant for the server: its heap, its agents. */
    private static final Set<String> OPTIONS_OF_ENVIRONMENT =
            Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private final Thread work =
            Thread.ofPlatform().name("class-archive").daemon().unstarted(this::look);
    private final Path archive;
    /** Of the work alone. */
    private MappingTerms terms;

    private Process packing;
    private boolean closed;

    private ClassArchive(Path archive) {
        this.archive = archive;
    }

    /** For a server that is ready, when all that a start loads is loaded. Returns at once. */
    static ClassArchive keep() {
        ClassArchive kept = new ClassArchive(Path.of(System.getProperty("millrace.classes", "")));
        kept.work.start();
        return kept;
    }

    private void look() {
        if (!archive.isAbsolute()) {
            return;
        }
        try {
            terms = MappingTerms.ofThisJvm();
            Path used = Path.of(MappingTerms.option("SharedArchiveFile").orElse(""));
            Path listed = Path.of(MappingTerms.option("DumpLoadedClassList").orElse(""));
            if (used.equals(archive)) {
                deleteWhereRefused();
            } else if (archive.getParent().equals(listed.getParent())) {
                make(listed);
            }
        } catch (IOException | RuntimeException e) {
            LOG.atInfo().addKeyValue(Keys.CAUSE, e.toString()).log("no class archive for the next start");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A JVM that could not map the archive it was given shares nothing. */
    private void deleteWhereRefused() throws IOException {
        if (System.getProperty("java.vm.info", "").contains("sharing")) {
            return;
        }
        if (terms.standIn(beside("packed"))) {
            notAgain("the JVM maps no archive with these options, or it is damaged");
        } else {
            LOG.atInfo()
                    .addKeyValue(Keys.PATH, archive)
                    .log(
                            "the class archive is of another JVM, other options or other jars: the next start makes one anew");
        }
        Files.deleteIfExists(beside("packed"));
        Files.deleteIfExists(archive);
    }

    private void notAgain(String cause) throws IOException {
        terms.writeTo(beside("refused"));
        LOG.atInfo()
                .addKeyValue(Keys.CAUSE, cause)
                .addKeyValue(Keys.PATH, beside("refused"))
                .log(
                        "no class archive until the JVM, its options or the jars change: delete this file to have it tried again");
    }

    private void make(Path listed) throws IOException, InterruptedException {
        Path list = ofThisProcess("part");
        Path fresh = ofThisProcess("new");
        try {
            if (Files.exists(archive) || terms.standIn(beside("refused"))) {
                return;
            }
            deleteLeftByKilled();
            copyWholeLines(listed, list);
            if (packed(command(list, fresh))) {
                terms.writeTo(beside("packed"));
                Files.move(durable(fresh), archive, StandardCopyOption.ATOMIC_MOVE);
                Files.deleteIfExists(beside("refused"));
                LOG.atInfo().addKeyValue(Keys.PATH, archive).log("classes archived for the next start");
            }
        } finally {
            Files.deleteIfExists(list);
            Files.deleteIfExists(fresh);
            Files.deleteIfExists(listed);
        }
    }

    private Path beside(String what) {
        return archive.resolveSibling("classes." + what);
    }

    private Path ofThisProcess(String what) {
        return beside(ProcessHandle.current().pid() + "." + what);
    }

    private void deleteLeftByKilled() throws IOException {
        try (DirectoryStream<Path> beside = Files.newDirectoryStream(archive.getParent())) {
            for (Path file : beside) {
                Matcher made = OF_A_PROCESS.matcher(file.getFileName().toString());
                if (made.matches()
                        && ProcessHandle.of(Long.parseLong(made.group(1))).isEmpty()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** The JVM goes on writing its list. */
    private static void copyWholeLines(Path from, Path to) throws IOException {
        String lines = Files.readString(from);
        Files.writeString(to, lines.substring(0, lines.lastIndexOf('\n') + 1));
    }

    private List<String> command(Path list, Path fresh) {
        List<String> command = new ArrayList<>();
        WRAPPERS.stream()
                .filter(tool -> Files.isExecutable(Path.of(tool.getFirst())))
                .forEach(command::addAll);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-Xlog:disable", "-XX:+UnlockExperimentalVMOptions"));
        command.addAll(terms.options());
        command.addAll(List.of("-Xshare:dump", "-XX:SharedClassListFile=" + list, "-XX:SharedArchiveFile=" + fresh));
        command.addAll(List.of("-cp", String.join(File.pathSeparator, terms.jars())));
        return command;
    }

    private boolean packed(List<String> command) throws IOException, InterruptedException {
        synchronized (this) {
            if (closed) {
                return false;
            }
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().keySet().removeAll(OPTIONS_OF_ENVIRONMENT);
            packing = builder.start();
        }
        int code = packing.waitFor();
        if (code != 0) {
            failed(code);
        }
        return code == 0;
    }

    private synchronized void failed(int code) throws IOException {
        String cause = "packing ended with exit code " + code;
        if (code < SIGNALS) {
            notAgain(cause);
        } else if (!closed) {
            LOG.atInfo().addKeyValue(Keys.CAUSE, cause).log("no class archive for the next start");
        }
    }

    /** Else a loss of power could leave a file of the right length without its bytes. Opened to read: the JVM leaves it read-only. */
    private static Path durable(Path file) throws IOException {
        try (FileChannel written = FileChannel.open(file, StandardOpenOption.READ)) {
            written.force(true);
        }
        return file;
    }

    /** Ends the packing, which leaves nothing behind. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (packing != null) {
                packing.destroyForcibly();
            }
        }
        try {
            work.join(STOP_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
