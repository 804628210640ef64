package io.millrace.claims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.database.Database;
import io.millrace.database.Databases;
import io.millrace.event.Ids;
import io.millrace.event.Origin;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@MillraceStack
class ClaimsIT {
    private static final UUID TOPIC = UUID.randomUUID();
    private static final byte[] ONE = new byte[16];
    private static final byte[] OTHER = {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final Verdict PASSES = new Verdict.Passes();

    private Database database;
    private ClaimRotation rotation;
    private long offset;

    @BeforeEach
    void open(Stack stack) {
        database = Databases.connect(stack.vertx(), stack.freshDatabase());
        rotation = new ClaimRotation(database, Duration.ofDays(1), Duration.ofSeconds(5));
    }

    @AfterEach
    void close() {
        await(database.close());
    }

    @Test
    void letsTheFirstPassAndItsRepeatAfterACrash() {
        Claim claim = claim("a", ONE);
        assertEquals(PASSES, claimed(claim));
        assertEquals(PASSES, claimed(claim));
    }

    @Test
    void tellsTheHolderAndWhetherTheContentDiffers() {
        Claim first = claim("a", ONE);
        claimed(first);
        assertEquals(new Verdict.Duplicate(first.eventId(), false), claimed(claim("a", ONE)));
        assertEquals(new Verdict.Duplicate(first.eventId(), true), claimed(claim("a", OTHER)));
    }

    @Test
    void tellsTheSameEventFromAnotherOriginAsRepeat() {
        Claim first = claim("a", ONE);
        claimed(first);
        Claim again = new Claim(first.key(), null, first.eventId(), origin(), OTHER, true);
        assertEquals(new Verdict.Repeat(), claimed(again));
    }

    @Test
    void refusesOtherContentWhereTheStreamSaysSo() {
        Claim first = claim("a", ONE);
        claimed(first);
        assertInstanceOf(Verdict.Conflict.class, claimed(refusing(claim("a", OTHER))));
        assertEquals(new Verdict.Duplicate(first.eventId(), false), claimed(refusing(claim("a", ONE))));
    }

    @Test
    void refusesAnEventIdThatIsHeldUnderAnotherNaturalIdAndLeavesThatOneFree() {
        UUID id = Ids.deterministic("request", "key", "0");
        assertEquals(PASSES, claimed(deterministic(id, "a")));
        assertEquals(new Verdict.Repeat(), claimed(deterministic(id, "a")));
        assertInstanceOf(Verdict.Conflict.class, claimed(deterministic(id, "b")));
        assertEquals(PASSES, claimed(claim("b", ONE)));
    }

    @Test
    void givesAKeyToTheFirstOfABatch() {
        Claim first = claim("a", ONE);
        Claim second = claim("a", OTHER);
        Claim third = new Claim(first.key(), null, first.eventId(), origin(), ONE, false);
        var verdicts = await(claim(List.of(first, claim("b", ONE), second, third)));
        assertEquals(PASSES, verdicts.get(first.origin()));
        assertEquals(new Verdict.Duplicate(first.eventId(), true), verdicts.get(second.origin()));
        assertEquals(new Verdict.Repeat(), verdicts.get(third.origin()));
    }

    @Test
    void givesEachKeyToOneOfSixteenAtOnce() {
        List<List<Claim>> batches = new ArrayList<>();
        for (int claimer = 0; claimer < 16; claimer++) {
            batches.add(shuffled(300, claimer));
        }
        assertEachKeyHasOneHolder(batches, atOnce(batches), 300);
    }

    @Test
    void losesNoKeyToARotationAmongClaimers() {
        age("2 days");
        List<List<Claim>> batches = new ArrayList<>();
        for (int claimer = 0; claimer < 12; claimer++) {
            batches.add(shuffled(100, claimer));
        }
        List<Future<Boolean>> rotations = new ArrayList<>();
        Future<List<Map<Origin, Verdict>>> under = Future.join(batches.stream()
                        .map(batch -> {
                            if (rotations.size() < 4) {
                                rotations.add(rotation.rotate());
                            }
                            return claim(batch);
                        })
                        .toList())
                .map(all -> all.<Map<Origin, Verdict>>list());
        List<Map<Origin, Verdict>> verdicts = await(under);
        assertEachKeyHasOneHolder(batches, verdicts, 100);
        assertEquals(
                1, rotations.stream().map(ClaimsIT::await).filter(done -> done).count());
    }

    @Test
    void holdsAKeyThroughOneRotationAndFreesItAtTheSecond() {
        Claim first = claim("a", ONE);
        claimed(first);
        rotate();
        assertEquals(new Verdict.Duplicate(first.eventId(), false), claimed(claim("a", ONE)));
        assertEquals(PASSES, claimed(first));
        rotate();
        assertEquals(PASSES, claimed(claim("a", ONE)));
    }

    @Test
    void rotatesOnlyWhenTheYoungerIsAsOldAsTheWindow() {
        age("23 hours");
        assertEquals(false, await(rotation.rotate()));
        age("2 hours");
        assertEquals(true, await(rotation.rotate()));
        assertEquals(false, await(rotation.rotate()));
    }

    @Test
    void givesUpARotationThatClaimersHoldUp() {
        age("2 days");
        ClaimRotation hasty = new ClaimRotation(database, Duration.ofDays(1), Duration.ofMillis(100));
        boolean failed = await(database.transaction(claimer -> Generations.lock(claimer)
                .compose(locked -> hasty.rotate().transform(tried -> Future.succeededFuture(tried.failed())))));
        assertTrue(failed);
        assertTrue(await(rotation.rotate()));
    }

    private void assertEachKeyHasOneHolder(List<List<Claim>> batches, List<Map<Origin, Verdict>> verdicts, int keys) {
        Set<Key> passed = new HashSet<>();
        Map<Key, UUID> holders = new java.util.HashMap<>();
        for (int i = 0; i < batches.size(); i++) {
            for (Claim claim : batches.get(i)) {
                if (verdicts.get(i).get(claim.origin()).equals(PASSES)) {
                    assertTrue(passed.add(new Key(claim.key())), "passed twice");
                    holders.put(new Key(claim.key()), claim.eventId());
                }
            }
        }
        assertEquals(keys, passed.size());
        for (int i = 0; i < batches.size(); i++) {
            for (Claim claim : batches.get(i)) {
                if (verdicts.get(i).get(claim.origin()) instanceof Verdict.Duplicate duplicate) {
                    assertEquals(holders.get(new Key(claim.key())), duplicate.holder());
                }
            }
        }
    }

    private List<Claim> shuffled(int keys, int seed) {
        List<Claim> batch = new ArrayList<>();
        for (int key = 0; key < keys; key++) {
            batch.add(claim("key " + key, ONE));
        }
        Collections.shuffle(batch, new Random(seed));
        return batch;
    }

    private List<Map<Origin, Verdict>> atOnce(List<List<Claim>> batches) {
        return await(Future.join(batches.stream().map(this::claim).toList()).map(all -> all.list()));
    }

    private Future<Map<Origin, Verdict>> claim(List<Claim> claims) {
        return database.transaction(connection -> Claims.claim(connection, claims));
    }

    private Verdict claimed(Claim claim) {
        return await(claim(List.of(claim))).get(claim.origin());
    }

    private void rotate() {
        age("2 days");
        assertTrue(await(rotation.rotate()));
    }

    private void age(String by) {
        await(database.query("update claim_generations set started_at = started_at - $1::text::interval", by));
    }

    private Claim claim(String naturalId, byte[] content) {
        return new Claim(
                Ids.claimKey("parcels", naturalId), null, Ids.timeOrdered(Instant.now()), origin(), content, false);
    }

    private Claim deterministic(UUID id, String naturalId) {
        return new Claim(Ids.claimKey("parcels", naturalId), Claim.idKey(id), id, origin(), ONE, false);
    }

    private static Claim refusing(Claim claim) {
        return new Claim(claim.key(), claim.idKey(), claim.eventId(), claim.origin(), claim.content(), true);
    }

    private Origin origin() {
        return new Origin(TOPIC, 0, offset++);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
