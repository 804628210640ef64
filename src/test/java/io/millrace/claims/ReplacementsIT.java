package io.millrace.claims;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@MillraceStack
class ReplacementsIT {
    private static final UUID TOPIC = UUID.randomUUID();
    private static final byte[] CONTENT = new byte[16];
    private static final byte[] KEY = Ids.claimKey("parcels", "a");
    private static final Replaced SUPERSEDED = new Replaced.Superseded();

    private final UUID event = Ids.timeOrdered(Instant.now());
    private Database database;
    private long offset;

    @BeforeEach
    void open(Stack stack) {
        database = Databases.connect(stack.vertx(), stack.freshDatabase());
    }

    @AfterEach
    void close() {
        await(database.close());
    }

    @Test
    void movesTheClaimToTheNextRevisionOnce() {
        claim(event);
        Replacement first = replacement(1);
        assertEquals(new Replaced.Publish(2), replaced(first));
        assertEquals(SUPERSEDED, replaced(replacement(1)));
        assertEquals(new Replaced.Publish(2), replaced(first), "a crash's repeat");
        assertEquals(new Replaced.Publish(3), replaced(replacement(2)));
    }

    @Test
    void publishesACrashsRepeatWhateverItsResultIsNow() {
        claim(event);
        Replacement first = replacement(1);
        replaced(first);
        assertEquals(new Replaced.Publish(2), replaced(unchanged(first)));
    }

    @Test
    void endsWhatChangesNothingWithoutTouchingTheClaim() {
        claim(event);
        assertEquals(new Replaced.Unchanged(), replaced(unchanged(replacement(1))));
        assertEquals(new Replaced.Publish(2), replaced(replacement(1)));
    }

    @Test
    void settlesSeveralOfOneEventInTheirOrder() {
        claim(event);
        Replacement first = replacement(1);
        Replacement second = replacement(1);
        Replacement third = replacement(2);
        Map<Origin, Replaced> settled = await(replace(List.of(first, second, third)));
        assertEquals(new Replaced.Publish(2), settled.get(first.origin()));
        assertEquals(SUPERSEDED, settled.get(second.origin()));
        assertEquals(new Replaced.Publish(3), settled.get(third.origin()));
    }

    @Test
    void neverTouchesTheClaimOfAnotherEvent() {
        UUID holder = Ids.timeOrdered(Instant.now());
        claim(holder);
        assertEquals(new Replaced.Duplicate(holder, false), replaced(replacement(1)));
        rotate();
        assertEquals(new Replaced.Duplicate(holder, false), replaced(replacement(1)));
    }

    @Test
    void movesTheClaimIntoTheYoungerGeneration() {
        claim(event);
        rotate();
        Replacement moving = replacement(1);
        assertEquals(new Replaced.Publish(2), replaced(moving));
        assertEquals(SUPERSEDED, replaced(replacement(1)));
        rotate();
        assertEquals(new Replaced.Publish(2), replaced(moving));
        assertEquals(new Replaced.Publish(3), replaced(replacement(2)));
    }

    @Test
    void makesTheClaimThatTheWindowDropped() {
        claim(event);
        rotate();
        rotate();
        assertEquals(new Replaced.Publish(5), replaced(replacement(4)));
        assertEquals(SUPERSEDED, replaced(replacement(4)));
    }

    @Test
    void letsOneOfSixteenWinInEveryState() {
        claim(event);
        assertOneWins(1);
        rotate();
        assertOneWins(2);
        rotate();
        rotate();
        assertOneWins(3);
    }

    private void assertOneWins(int revision) {
        List<Future<Map<Origin, Replaced>>> all = IntStream.range(0, 16)
                .mapToObj(i -> replace(List.of(replacement(revision))))
                .toList();
        await(Future.join(all));
        List<Replaced> settled =
                all.stream().flatMap(one -> one.result().values().stream()).toList();
        assertEquals(15, settled.stream().filter(SUPERSEDED::equals).count());
        assertTrue(settled.contains(new Replaced.Publish(revision + 1)));
    }

    private void claim(UUID eventId) {
        Claim claim = new Claim(KEY, null, eventId, origin(), CONTENT, false);
        await(database.transaction(connection -> Claims.claim(connection, List.of(claim))));
    }

    private Future<Map<Origin, Replaced>> replace(List<Replacement> replacements) {
        return database.transaction(connection -> Claims.replace(connection, replacements));
    }

    private Replaced replaced(Replacement one) {
        return await(replace(List.of(one))).get(one.origin());
    }

    private Replacement replacement(int revision) {
        return new Replacement(KEY, event, revision, origin(), CONTENT, false);
    }

    private static Replacement unchanged(Replacement one) {
        return new Replacement(one.key(), one.eventId(), one.revision(), one.origin(), one.content(), true);
    }

    private void rotate() {
        await(database.query("update claim_generations set started_at = started_at - interval '2 days'"));
        assertTrue(await(new ClaimRotation(database, Duration.ofDays(1), Duration.ofSeconds(5)).rotate()));
    }

    private Origin origin() {
        return new Origin(TOPIC, 0, offset++);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
