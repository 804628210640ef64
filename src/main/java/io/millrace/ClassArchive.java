package io.millrace;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.millrace.log.Keys;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes of a start as the JVM has them in memory: the next start maps them, instead of reading, checking and linking them anew.
 *
 * <pre>
 *   no archive:  -XX:DumpLoadedClassList=….lst        ─▶ ready ─▶ a JVM of its own packs the list ─▶ classes.jsa, whole or not at all
 *   an archive:  -XX:SharedArchiveFile=…/classes.jsa  ─▶ ready ─▶ it fits: nothing to do
 *                                                              └▶ the JVM refused it: deleted, the next start lists
 * </pre>
 *
 * The launcher gives one option or the other; without them nothing happens. The server's own JVM never packs: that can crash it.
 * Thread: any; the work has one of its own.
 */
final class ClassArchive implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);
    private static final String NAME = "classes.jsa";
    /** Where they are there: it ends with the server, also with one that is killed, and takes only time that nobody wants. */
    private static final List<List<String>> WRAPPERS =
            List.of(List.of("/usr/bin/setpriv", "--pdeathsig", "KILL"), List.of("/usr/bin/nice", "-n", "19"));

    private static final long STOP_MS = 3000;

    private final Thread work =
            Thread.ofPlatform().name("class-archive").daemon().unstarted(this::look);
    private Process packing;
    private boolean closed;

    private ClassArchive() {}

    /** For a server that is ready, when all that a start loads is loaded. Returns at once. */
    static ClassArchive keep() {
        ClassArchive kept = new ClassArchive();
        kept.work.start();
        return kept;
    }

    private void look() {
        String used = option("SharedArchiveFile");
        String list = option("DumpLoadedClassList");
        try {
            if (used.endsWith(NAME)) {
                deleteWhereRefused(Path.of(used));
            } else if (!list.isEmpty()) {
                make(Path.of(list));
            }
        } catch (IOException e) {
            LOG.atInfo().addKeyValue(Keys.CAUSE, e.toString()).log("no class archive for the next start");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String option(String name) {
        return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption(name)
                .getValue();
    }

    /** A JVM that could not map the archive it was given shares nothing. */
    private static void deleteWhereRefused(Path archive) throws IOException {
        if (!System.getProperty("java.vm.info", "").contains("sharing")) {
            Files.deleteIfExists(archive);
        }
    }

    private void make(Path listed) throws IOException, InterruptedException {
        Path archive = listed.resolveSibling(NAME);
        Path list = Files.createTempFile(listed.getParent(), "classes.", ".lst");
        Path fresh = Files.createTempFile(listed.getParent(), "classes.", ".new");
        try {
            copyWholeLines(listed, list);
            if (packed(command(list, fresh))) {
                Files.move(durable(fresh), archive, StandardCopyOption.ATOMIC_MOVE);
                deleteListsOfKilled(archive);
                LOG.atInfo().addKeyValue(Keys.PATH, archive).log("classes archived for the next start");
            }
        } finally {
            Files.deleteIfExists(list);
            Files.deleteIfExists(fresh);
            Files.deleteIfExists(listed);
        }
    }

    /** Also lists and beginnings of others that are at it: they come to nothing, as what they make is made. */
    private static void deleteListsOfKilled(Path archive) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(archive.getParent(), "classes.*{.lst,.new}")) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The JVM goes on writing its list. */
    private static void copyWholeLines(Path from, Path to) throws IOException {
        String lines = Files.readString(from);
        Files.writeString(to, lines.substring(0, lines.lastIndexOf('\n') + 1));
    }

    private static List<String> command(Path list, Path archive) {
        List<String> command = new ArrayList<>();
        WRAPPERS.stream()
                .filter(tool -> Files.isExecutable(Path.of(tool.getFirst())))
                .forEach(command::addAll);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Xlog:disable",
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + list,
                "-XX:SharedArchiveFile=" + archive,
                "-cp",
                jars()));
        return command;
    }

    /** Up to the first directory: what lies in one can't be archived, nor what comes after. */
    private static String jars() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .takeWhile(entry -> !Files.isDirectory(Path.of(entry)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private boolean packed(List<String> command) throws IOException, InterruptedException {
        synchronized (this) {
            if (closed) {
                return false;
            }
            packing = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }
        return packing.waitFor() == 0;
    }

    /** Else a loss of power could leave a file of the right length without its bytes. */
    private static Path durable(Path file) throws IOException {
        try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
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
