package io.millrace.store.objects;

import static io.millrace.store.objects.ObjectsNode.GROUP;
import static io.millrace.store.objects.ObjectsNode.await;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bus.Batch;
import io.millrace.bus.Item;
import io.millrace.event.Ids;
import io.millrace.event.Partition;
import io.millrace.kafka.Topics;
import io.millrace.ledger.Fenced;
import io.millrace.ledger.LedgerRows;
import io.millrace.manifest.StoredLine;
import io.millrace.stack.MillraceStack;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Where objects are cut, and what is in them. */
@MillraceStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObjectsIT extends ObjectsBench {
    @Test
    void cutsByRecordsAndSplitsABatchAtAnyOfThem() {
        ObjectsNode node = node(config(1 << 23, 10, NEVER));
        node.assign();

        node.take(0, 25);

        settledUpTo(20);
        assertEquals(List.of("0-10:10", "10-20:10"), manifest());
    }

    @Test
    void cutsBySizeOfTheUncompressedLines() {
        ObjectsNode node = node(config(4096, 10_000, NEVER));
        node.assign();

        node.take(0, 100);

        await().until(() -> next() > 60);
        assertTrue(manifest().size() > 3);
    }

    @Test
    void cutsByAgeWhereNothingMoreComes() {
        ObjectsNode node = node(config(1 << 23, 10_000, 100));
        node.assign();

        node.take(0, 3);

        settledUpTo(3);
        assertEquals(List.of("0-3:3"), manifest());
    }

    @Test
    void settlesThatThereIsNothingBetweenMarkers() {
        ObjectsNode node = node(config(1 << 23, 10_000, 100));
        node.assign();

        await(node.offer(new Batch(GROUP, raw, node.epoch(), 0, 7, List.of(), null)));

        settledUpTo(7);
        assertEquals(List.of(), manifest());
    }

    @Test
    void findsEveryLineAsItWasSent() {
        byte[] poison = {(byte) 0xff, '\n', 0};
        byte[] spelled = "{ \"n\": 1.50e+3,\t\"id\":\"\\u0041\", \"n2\":0.1000 }".getBytes(StandardCharsets.UTF_8);
        ObjectsNode node = node(config(1 << 23, 10_000, 100));
        node.assign();
        List<Item> items = new ArrayList<>(Records.items(raw, 0, 20, "holded"));
        items.add(Records.item(raw, 20, "holded", spelled));
        items.add(Records.item(raw, 25, null, poison));
        items.add(Records.item(raw, 26, "parcels", spelled));

        await(node.offer(new Batch(GROUP, raw, node.epoch(), 0, 30, items, null)));
        settledUpTo(30);

        for (Item item : items) {
            StoredLine line = find(item).orElseThrow();
            assertArrayEquals(item.value, line.event());
        }
        assertEquals(21, find(items.get(20)).orElseThrow().line());
        assertEquals(1, find(items.get(21)).orElseThrow().line());
        assertEquals(0, find(items.get(22)).orElseThrow().line());
        assertTrue(find(items.get(21)).orElseThrow().objectKey().startsWith("raw/_unknown/"));
        assertEquals(Optional.empty(), find(Records.item(raw, 23, "holded")));
        assertEquals(Optional.empty(), find(Records.item(raw, 30, "holded")));
    }

    @Test
    void keepsEnrichedEventsAsTheyWerePublished() {
        Partition silver = partition(Topics.SILVER);
        ObjectsNode node = new ObjectsNode(
                stack.freshVertx(), database, new SwitchedStore(real), config(1 << 23, 10_000, 100), silver);
        node.assign();

        await(node.offer(new Batch(GROUP, silver, node.epoch(), 0, 5, Records.items(silver, 0, 5, "holded"), null)));

        await().until(() -> next(silver) == 5);
        StoredLine line =
                await(lines.find(silver.at(3), Ids.ofOrigin(silver.at(3)))).orElseThrow();
        assertArrayEquals(Records.event(3), line.json());
        assertTrue(line.objectKey().startsWith("enriched/holded/date=2026-11-20/hour=07/"));
        assertEquals(4, line.line());
        assertEquals(0, entered(silver));
    }

    @Test
    void keepsDeadLettersAsJson() {
        Partition letters = partition(Topics.DEAD_LETTER);
        ObjectsNode node = new ObjectsNode(
                stack.freshVertx(), database, new SwitchedStore(real), config(1 << 23, 10_000, 100), letters);
        node.assign();
        byte[] original = "{\"broken\": ".getBytes(StandardCharsets.UTF_8);

        await(node.offer(new Batch(
                GROUP, letters, node.epoch(), 0, 1, List.of(Records.item(letters, 0, "holded", original)), null)));

        await().until(() -> next(letters) == 1);
        StoredLine line =
                await(lines.find(letters.at(0), Ids.ofOrigin(letters.at(0)))).orElseThrow();
        assertEquals(
                "{\"broken\": ",
                io.millrace.json.Json.read(line.json()).get("original").textValue());
        assertTrue(line.objectKey().startsWith("dead-letter/holded/"));
        assertEquals(0, entered(letters));
    }

    @Test
    void countsWhatEnteredByBlocksOfRawOffsets() {
        long start = 9_995;
        await(new LedgerRows(database).seed(GROUP, raw = partition(Topics.RAW, start), "c", start));
        ObjectsNode node = node(config(1 << 23, 4, 100));
        node.assign();

        node.take(start, start + 10);

        settledUpTo(start + 10);
        Map<Long, Long> blocks = new HashMap<>();
        for (Row row : await(database.query("select block, entered from balance where topic_id = $1", raw.topicId()))) {
            blocks.put(row.getLong(0), row.getLong(1));
        }
        assertEquals(Map.of(0L, 5L, 1L, 5L), blocks);
    }

    @Test
    void refusesABatchThatDoesNotBeginWhereTheLastEnded() {
        ObjectsNode node = node(config(1 << 23, 10_000, NEVER));
        node.assign();
        node.take(0, 10);

        assertThrows(Fenced.class, () -> await(node.offer(11, 20)));

        node.take(10, 20);
    }
}
