package io.millrace.prove.world;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system in memory, which can be filled. Linux, and only for who may mount. */
public final class SmallDisk implements AutoCloseable {
    private static final String FILLER = "filler";

    private final Path place;

    private SmallDisk(Path place) {
        this.place = place;
    }

    /** This machine or user can't. */
    public static final class NotHere extends IOException {
        private NotHere(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    static SmallDisk mount(Path place, int mebibytes) throws IOException, InterruptedException {
        Files.createDirectories(place);
        try {
            run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", place.toString());
        } catch (IOException e) {
            throw new NotHere(e);
        }
        return new SmallDisk(place);
    }

    /** Until nothing fits any more; bytes that it took. */
    public long fill() throws IOException {
        byte[] chunk = new byte[1 << 20];
        long written = 0;
        try (OutputStream out = Files.newOutputStream(place.resolve(FILLER))) {
            while (true) {
                out.write(chunk);
                written += chunk.length;
            }
        } catch (IOException full) {
            if (Files.getFileStore(place).getUsableSpace() > chunk.length) {
                throw full; // something else
            }
            return written;
        }
    }

    public void makeRoom() throws IOException {
        Files.deleteIfExists(place.resolve(FILLER));
    }

    @Override
    public void close() {
        try {
            run("umount", "-l", place.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said.strip());
        }
    }
}
