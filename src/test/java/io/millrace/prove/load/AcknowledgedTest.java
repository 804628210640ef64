package io.millrace.prove.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.prove.judge.Accepted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcknowledgedTest {
    private static final int THREADS = 12;
    private static final int PACKAGES = 15;

    @TempDir
    private Path directory;

    @Test
    void hasEveryIdInTheFileBeforeItIsCountedAndGivesEachOnce() throws Exception {
        Path path = directory.resolve("ids.txt");
        Set<UUID> returned = ConcurrentHashMap.newKeySet();
        List<UUID> taken = new ArrayList<>();
        AtomicBoolean going = new AtomicBoolean(true);
        try (Acknowledged acknowledged = Acknowledged.in(path);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<Integer> looks = threads.submit(() -> look(path, acknowledged, taken, going));
            List<Callable<Void>> keepers = Collections.nCopies(THREADS, () -> keep(path, acknowledged, returned));
            for (Future<Void> keeper : threads.invokeAll(keepers)) {
                keeper.get();
            }
            going.set(false);
            assertTrue(looks.get(30, TimeUnit.SECONDS) > 0);
            taken.addAll(ids(acknowledged.takeFresh()));
            assertEquals(returned.size(), acknowledged.counted());
            assertEquals(List.of(), acknowledged.takeFresh());
        }
        assertEquals(2 * THREADS * PACKAGES, taken.size());
        assertEquals(returned, new HashSet<>(taken));
        List<String> lines = Files.readAllLines(path);
        assertEquals(taken.size(), lines.size());
        assertEquals(returned, ids(lines.stream()));
    }

    @Test
    void goesOnWhereTheFileEnds() throws Exception {
        Path path = directory.resolve("again.txt");
        List<UUID> ids = List.of(UUID.randomUUID(), UUID.randomUUID());
        for (UUID id : ids) {
            try (Acknowledged acknowledged = Acknowledged.in(path)) {
                acknowledged.keep(accepted(List.of(id)));
            }
        }
        assertEquals(ids.stream().map(id -> id + " m-" + id).toList(), Files.readAllLines(path));
    }

    @Test
    void givesBackAllThatTheFileHas() throws Exception {
        Path path = directory.resolve("all.txt");
        List<Accepted> kept =
                accepted(Stream.generate(UUID::randomUUID).limit(3).toList());
        try (Acknowledged acknowledged = Acknowledged.in(path)) {
            acknowledged.keep(kept.subList(0, 2));
        }
        List<Accepted> read = new ArrayList<>();
        try (Acknowledged acknowledged = Acknowledged.in(path)) {
            acknowledged.keep(kept.subList(2, 3));
            acknowledged.takeFresh();
            acknowledged.all(read::addAll);
        }
        assertEquals(kept, read);
    }

    /** Neither who writes nor who would have found its ids written. */
    @Test
    void countsNothingThatCouldNotBeWritten() throws Exception {
        Acknowledged acknowledged = Acknowledged.in(directory.resolve("closed.txt"));
        acknowledged.close();
        assertThrows(IOException.class, () -> acknowledged.keep(accepted(List.of(UUID.randomUUID()))));
        assertThrows(IOException.class, () -> acknowledged.keep(List.of()));
        assertEquals(0, acknowledged.counted());
        assertEquals(List.of(), acknowledged.takeFresh());
    }

    private static Void keep(Path path, Acknowledged acknowledged, Set<UUID> returned) throws IOException {
        for (int i = 0; i < PACKAGES; i++) {
            List<UUID> ids = List.of(UUID.randomUUID(), UUID.randomUUID());
            acknowledged.keep(accepted(ids));
            returned.addAll(ids);
            assertTrue(written(path).containsAll(ids));
        }
        return null;
    }

    /** Beside those who keep; how often. */
    private static int look(Path path, Acknowledged acknowledged, List<UUID> taken, AtomicBoolean going)
            throws IOException {
        int looks = 0;
        while (going.get()) {
            List<UUID> fresh = ids(acknowledged.takeFresh());
            long counted = acknowledged.counted();
            Set<UUID> written = written(path);
            assertTrue(written.containsAll(fresh));
            assertTrue(written.size() >= counted);
            taken.addAll(fresh);
            looks++;
        }
        return looks;
    }

    private static Set<UUID> written(Path path) throws IOException {
        String text = Files.readString(path);
        return ids(text.substring(0, text.lastIndexOf('\n') + 1).lines());
    }

    private static Set<UUID> ids(Stream<String> lines) {
        return new HashSet<>(
                lines.map(line -> UUID.fromString(line.split(" ")[0])).toList());
    }

    private static List<UUID> ids(List<Accepted> events) {
        return events.stream().map(Accepted::id).toList();
    }

    private static List<Accepted> accepted(List<UUID> ids) {
        return ids.stream().map(id -> new Accepted(id, "m-" + id)).toList();
    }
}
