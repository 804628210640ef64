package io.millrace.objectstore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the program stands on, of whatever store: a new implementation, or a new store behind one, inherits its tests. */
abstract class ObjectStoreContract {
    private static final String TYPE = "application/octet-stream";
    private static final byte[] CONTENT = "{\"event\": 1}\n".getBytes(StandardCharsets.UTF_8);

    /** Open, over a bucket that other tests may use as well. */
    abstract ObjectStore store();

    abstract Vertx vertx();

    @Test
    void readsBackWhatWasWritten() {
        String key = key();
        byte[] content = bytes(100_000);

        boolean written = await(store().putIfAbsent(key, content, TYPE, Map.of()));

        assertTrue(written);
        assertArrayEquals(content, await(store().get(key, content.length)).orElseThrow());
    }

    @Test
    void tellsSizeAndMetadataByLowerCaseNames() {
        String key = key();
        await(store().putIfAbsent(key, CONTENT, TYPE, Map.of("content-sha256", "abc", "records", "1")));

        ObjectStore.Facts facts = await(store().head(key)).orElseThrow();

        assertEquals(key, facts.key());
        assertEquals(CONTENT.length, facts.size());
        assertEquals("abc", facts.metadata().get("content-sha256"));
        assertEquals("1", facts.metadata().get("records"));
        assertNotNull(facts.etag());
    }

    @Test
    void leavesAnObjectThatIsThere() {
        String key = key();
        await(store().putIfAbsent(key, CONTENT, TYPE, Map.of()));

        boolean written = await(store().putIfAbsent(key, bytes(5), TYPE, Map.of()));

        assertFalse(written);
        assertArrayEquals(CONTENT, await(store().get(key, 1000)).orElseThrow());
    }

    @Test
    void hasNothingUnderAKeyThatWasNeverWritten() {
        assertEquals(Optional.empty(), await(store().head(key())));
        assertEquals(Optional.empty(), await(store().get(key(), 1000)));
    }

    @Test
    void refusesToReadBeyondTheBound() {
        String key = key();
        await(store().putIfAbsent(key, bytes(1001), TYPE, Map.of()));

        Exception failure =
                assertThrows(Exception.class, () -> store().get(key, 1000).await(30, TimeUnit.SECONDS));

        assertTrue(failure.getMessage().contains("larger than 1000 bytes"), failure.getMessage());
    }

    @Test
    void takesEmptyAndLargeObjects() {
        String empty = key();
        String large = key();
        byte[] nineMebibytes = bytes(9 << 20);

        await(store().putIfAbsent(empty, new byte[0], TYPE, Map.of()));
        await(store().putIfAbsent(large, nineMebibytes, TYPE, Map.of()));

        assertEquals(0, await(store().get(empty, 10)).orElseThrow().length);
        assertArrayEquals(nineMebibytes, await(store().get(large, 10 << 20)).orElseThrow());
        assertFalse(await(store().putIfAbsent(large, CONTENT, TYPE, Map.of())));
    }

    @Test
    void writesManyAtATime() {
        List<String> keys = new ArrayList<>();
        List<Future<Boolean>> writes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            keys.add(key());
            writes.add(store().putIfAbsent(keys.get(i), bytes(i), TYPE, Map.of()));
        }

        await(Future.all(writes));

        for (int i = 0; i < 100; i++) {
            assertEquals(i, await(store().head(keys.get(i))).orElseThrow().size());
        }
    }

    @Test
    void answersOnTheContextOfTheCaller() {
        Context context = vertx().getOrCreateContext();
        CompletableFuture<Context> answered = new CompletableFuture<>();

        context.runOnContext(go -> store().head(key()).onComplete(done -> answered.complete(Vertx.currentContext())));

        assertEquals(context, answered.orTimeout(30, TimeUnit.SECONDS).join());
    }

    @Test
    void listsWhatBeginsWithAPrefixAndNothingElse() {
        String folder = "contract/" + UUID.randomUUID() + "/";
        for (String name : List.of("a/2", "a/1", "ab/3", "b/4")) {
            await(store().putIfAbsent(folder + name, CONTENT, TYPE, Map.of()));
        }
        List<ObjectStore.Facts> found = new ArrayList<>();

        await(store().list(folder + "a", found::add));

        assertEquals(
                List.of(folder + "a/1", folder + "a/2", folder + "ab/3"),
                found.stream().map(ObjectStore.Facts::key).toList());
        assertEquals(CONTENT.length, found.getFirst().size());
    }

    @Test
    void opensASecondTimeAndAnswersAPing() {
        await(store().open());
        await(store().ping());
    }

    static String key() {
        return "contract/stream/date=2026-11-20/hour=07/" + UUID.randomUUID() + ".ndjson.gz";
    }

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError("no answer within a minute", e);
        }
    }
}
