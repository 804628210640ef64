package io.millrace.embedded;

import io.millrace.log.Keys;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The uploads that a kill cut off. The store writes {@code <key>-<uuid>} beside the object and then renames it, and lists what it
 * could not rename as if it were an object. Every key of Millrace ends with an extension, so in its own bucket such a name is no object's.
 */
final class Unfinished {
    private static final Logger LOG = LoggerFactory.getLogger(Unfinished.class);
    private static final Pattern NAME =
            Pattern.compile(".+[.][a-z]+-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private Unfinished() {}

    /** Removes those older than {@code start} on a thread of its own: a bucket of millions of objects must not hold up the start. */
    static void remove(Path bucket, Instant start) {
        if (Files.isDirectory(bucket)) {
            Thread.ofVirtual().name("embedded-s3-unfinished").start(() -> tryTo(bucket, start));
        }
    }

    /** What stays is seen in listings and does no other harm. */
    private static void tryTo(Path bucket, Instant start) {
        try {
            sweep(bucket, start);
        } catch (IOException e) {
            LOG.atWarn().addKeyValue(Keys.CAUSE, e.toString()).log("unfinished uploads of the last run not removed");
        }
    }

    static void sweep(Path bucket, Instant start) throws IOException {
        Files.walkFileTree(bucket, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.lastModifiedTime().toInstant().isBefore(start)
                        && NAME.matcher(file.getFileName().toString()).matches()) {
                    Files.deleteIfExists(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
