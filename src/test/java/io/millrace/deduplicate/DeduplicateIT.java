package io.millrace.deduplicate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bus.Batch;
import io.millrace.bus.Channels;
import io.millrace.bus.ConsumerStop;
import io.millrace.bus.Item;
import io.millrace.bus.LocalCodec;
import io.millrace.claims.Claim;
import io.millrace.event.Ids;
import io.millrace.event.Outcome;
import io.millrace.event.Partition;
import io.millrace.kafka.Headers;
import io.millrace.kafka.Topics;
import io.millrace.ledger.Fenced;
import io.millrace.metrics.StageMetrics;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration;
import io.millrace.stream.StreamLoader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What passes and what ends, whatever comes again. */
@MillraceStack
class DeduplicateIT extends DeduplicateBench {
    @Test
    void endsTheSecondDeliveryAndLeavesItsRowAndCount() {
        Item first = item(raw, 0, "a");
        Item second = item(raw, 1, "a");
        Item third = item(raw, 2, "b");
        run(batch(raw, 3, first, second, third));
        assertTrue(first.open());
        assertEquals(new Outcome.Duplicate(first.envelope.eventId(), false), second.outcome);
        assertTrue(third.open());
        assertEquals(1, number("select count(*) from outcomes where outcome = 'duplicate' and not differs"));
        assertEquals(1, number("select duplicate from balance"));
        assertEquals(3, number("select noted_end from ledger"));
        assertEquals(2, registry.counter("millrace.deduplicate.out").count());
    }

    @Test
    void countsTheRepeatOfABatchOnceAlsoWhereItIsCutOtherwise() {
        Item first = item(raw, 0, "a");
        Item second = item(raw, 1, "a");
        run(batch(raw, 2, first, second));
        epoch = take(raw);
        run(batch(raw, 4, afterACrash(first), afterACrash(second), item(raw, 2, "a"), item(raw, 3, "c")));
        assertEquals(2, number("select count(*) from outcomes"));
        assertEquals(2, number("select duplicate from balance"));
    }

    @Test
    void letsABatchPassAgainAfterACrash() {
        Item before = item(raw, 0, "a");
        run(batch(raw, 1, before));
        epoch = take(raw);
        Item after = afterACrash(before);
        run(batch(raw, 1, after));
        assertTrue(after.open());
        assertEquals(0, number("select count(*) from outcomes"));
    }

    @Test
    void changesNothingUnderAnOldEpoch() {
        long old = epoch;
        take(raw);
        epoch = old;
        Future<Batch> late = deduplication.deduplicate(batch(raw, 2, item(raw, 0, "a"), item(raw, 1, "a")));
        assertThrows(Fenced.class, () -> await(late));
        assertEquals(0, number("select count(*) from claims_0"));
        assertEquals(0, number("select count(*) from outcomes"));
        assertEquals(0, number("select noted_end from ledger"));
    }

    @Test
    void dropsWhatLiesBelowTheMirrorAsSeen() {
        await(ledger.mirror(GROUP, raw, epoch, 0, 2));
        epoch = take(raw);
        Item seen = item(raw, 1, "a");
        Item fresh = item(raw, 2, "a");
        run(batch(raw, 3, seen, fresh));
        assertInstanceOf(Outcome.Seen.class, seen.outcome);
        assertTrue(fresh.open());
        assertEquals(0, number("select count(*) from outcomes"));
        assertEquals(
                1,
                registry.counter("millrace.deduplicate.ended", "outcome", "seen")
                        .count());
    }

    @Test
    void takesWhatAPersonSkippedAndDropsAllElseBelowTheMirror() {
        await(database.query("update ledger set next_offset = 5, skipped = '{[1,2),[3,4)}'"));
        epoch = take(raw);
        Item[] items =
                IntStream.range(0, 6).mapToObj(i -> item(raw, i, "id " + i)).toArray(Item[]::new);
        run(batch(raw, 6, items));
        assertEquals(
                List.of(1L, 3L, 5L),
                Arrays.stream(items)
                        .filter(Item::open)
                        .map(item -> item.origin.offset())
                        .toList());
        assertEquals(3, number("select count(*) from claims_0"));
    }

    @Test
    void leavesARowForWhatAFilterLetGo() {
        Item filtered = item(raw, 0, "a");
        filtered.outcome = new Outcome.Filtered("tests");
        run(batch(raw, 1, filtered));
        assertEquals(1, number("select count(*) from outcomes where outcome = 'filtered' and detail = 'tests'"));
        assertEquals(1, number("select filtered from balance"));
        assertEquals(0, number("select count(*) from claims_0"));
    }

    /** Another node may have accepted it by the newer one, before this node looked. */
    @Test
    void endsNothingByADeclarationThatIsNewerElsewhere() {
        StreamDeclaration holded =
                StreamLoader.builtIn().find("holded").orElseThrow().withNumber(1);
        deduplication = new Deduplication(
                database, ledger, new StreamCatalog(List.of(holded)), new StageMetrics(registry, Deduplication.STAGE));
        await(database.query("insert into declarations values ('holded', 1, '1', '{}')"));
        run(batch(raw, 1, refused(0)));
        await(database.query("insert into declarations values ('holded', 2, '2', '{}')"));

        assertThrows(ConsumerStop.class, () -> run(batch(raw, 2, refused(1))));

        assertEquals(1, number("select noted_end from ledger"));
    }

    @Test
    void letsReentriesPassWithTheKeyTheyBring() {
        Partition reentries = new Partition(Topics.REENTRY, UUID.randomUUID(), 0);
        epoch = take(reentries);
        byte[] key = Ids.claimKey("parcels", "as it was");
        Item item = item(
                reentries,
                0,
                "as it is",
                Map.of(Headers.CLAIM_KEY, HexFormat.of().formatHex(key)));
        Item filtered = item(reentries, 1, "b");
        filtered.outcome = new Outcome.Filtered("tests");
        run(batch(reentries, 2, item, filtered));
        assertTrue(item.open());
        assertTrue(Arrays.equals(key, item.claimKey));
        assertEquals(0, number("select count(*) from claims_0"));
        assertEquals(1, number("select count(*) from outcomes"));
        assertEquals(0, number("select count(*) from balance"));
    }

    @Test
    void notesTheEndOfABatchWithoutRecords() {
        run(batch(raw, 7));
        assertEquals(7, number("select noted_end from ledger"));
    }

    @Test
    void servesItsChannelAndStartsAGenerationThatIsDue(Stack stack) {
        await(database.query("update claim_generations set started_at = started_at - interval '31 days'"));
        Vertx node = stack.freshVertx();
        LocalCodec.register(node);
        DeduplicateConfig config = new DeduplicateConfig(30, 600_000, 5_000);
        DeduplicateVerticle verticle =
                new DeduplicateVerticle(config, database, ledger, new StreamCatalog(List.of()), registry);
        String id = await(node.deployVerticle(verticle));
        Item second = item(raw, 1, "a");
        await(Channels.stage("deduplicate")
                .request(node, batch(raw, 2, item(raw, 0, "a"), second), Duration.ofSeconds(30)));
        assertInstanceOf(Outcome.Duplicate.class, second.outcome);
        Awaitility.await()
                .untilAsserted(() ->
                        assertEquals(1, number("select slot from claim_generations order by started_at desc limit 1")));
        await(node.undeploy(id));
    }

    @Test
    void claimsAnEventIdThatMayComeTwice() {
        UUID id = Ids.deterministic("request", "0");
        Item first = item(raw, 0, "a", id);
        Item other = item(raw, 1, "b", id);
        run(batch(raw, 2, first, other));
        assertTrue(first.open());
        assertEquals(
                "id_conflict", ((Outcome.Rejected) other.outcome).rejection().code());
        assertEquals(1, number("select count(*) from claims_0 where key = $1", Claim.idKey(id)));
    }
}
