package io.millrace.claims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.database.Database;
import io.millrace.database.Databases;
import io.millrace.event.Ids;
import io.millrace.event.Partition;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@MillraceStack
class RetractionIT {
    private static final Verdict PASSES = new Verdict.Passes();
    private final Partition raw = new Partition("events.raw", UUID.randomUUID(), 0);
    private final Partition elsewhere = new Partition("shop.orders", raw.topicId(), 1);
    private Database database;

    @BeforeEach
    void open(Stack stack) {
        database = Databases.connect(stack.vertx(), stack.freshDatabase());
    }

    @AfterEach
    void close() {
        await(database.close());
    }

    @Test
    void freesWhatTheRecordsHoldInEitherGeneration() {
        Claim old = claim(raw, 0, "a");
        claimed(old);
        rotate();
        Claim young = claim(raw, 1, "b");
        claimed(young);
        retract(5, List.of(), old, young);
        assertEquals(PASSES, claimed(claim(raw, 7, "a")));
        assertEquals(PASSES, claimed(claim(raw, 8, "b")));
    }

    @Test
    void freesWhatIsWantedAndHeldFromTheLaterOffsetOn() {
        Claim earlier = claim(raw, 4, "a");
        Claim later = claim(raw, 5, "b");
        Claim unwanted = claim(raw, 6, "c");
        List.of(earlier, later, unwanted).forEach(this::claimed);
        Claim wanted = claim(raw, 0, "b");
        retract(5, List.of(claim(raw, 1, "a"), wanted), wanted);
        assertEquals(PASSES, claimed(wanted));
        assertEquals(new Verdict.Duplicate(earlier.eventId(), false), claimed(claim(raw, 7, "a")));
        assertEquals(new Verdict.Duplicate(unwanted.eventId(), false), claimed(claim(raw, 8, "c")));
    }

    @Test
    void leavesOtherPartitionsAlone() {
        Claim other = claim(elsewhere, 0, "a");
        claimed(other);
        Claim wanted = claim(raw, 0, "a");
        retract(0, List.of(wanted), new Claim(other.key(), null, other.eventId(), raw.at(0), new byte[16], false));
        assertEquals(new Verdict.Duplicate(other.eventId(), false), claimed(wanted));
    }

    /** A claimer that was told of a holder looks for it by its next statement. */
    @Test
    void takesNothingBackWhileSomebodyClaims() {
        Claim held = claim(raw, 0, "a");
        claimed(held);
        Throwable waited = await(database.transaction(claimer -> Claims.claim(
                        claimer, List.of(claim(elsewhere, 0, "b")))
                .compose(claimed -> database.transaction(hasty -> Retraction.retract(hasty, again(1, held), List.of()))
                        .transform(tried -> Future.succeededFuture(tried.cause())))));
        assertEquals("55P03", assertInstanceOf(PgException.class, waited).getSqlState());
        assertEquals(new Verdict.Duplicate(held.eventId(), false), claimed(claim(raw, 1, "a")));
    }

    private void retract(long later, List<Claim> wanted, Claim... records) {
        await(database.transaction(connection -> Retraction.retract(connection, again(later, records), wanted)));
    }

    private Uncommitted again(long later, Claim... records) {
        return new Uncommitted(
                raw,
                later,
                List.of(records).stream().map(claim -> claim.origin().offset()).toList(),
                List.of(records).stream().map(Claim::eventId).toList());
    }

    private Verdict claimed(Claim claim) {
        return await(database.transaction((SqlConnection connection) -> Claims.claim(connection, List.of(claim))))
                .get(claim.origin());
    }

    private void rotate() {
        await(database.query("update claim_generations set started_at = started_at - interval '2 days'"));
        assertTrue(await(new ClaimRotation(database, Duration.ofDays(1), Duration.ofSeconds(5)).rotate()));
    }

    private static Claim claim(Partition partition, long offset, String naturalId) {
        return new Claim(
                Ids.claimKey("parcels", naturalId),
                null,
                Ids.timeOrdered(Instant.now()),
                partition.at(offset),
                new byte[16],
                false);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
