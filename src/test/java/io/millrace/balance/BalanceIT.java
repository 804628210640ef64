package io.millrace.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.balance.Balance.Term;
import io.millrace.database.Database;
import io.millrace.database.Databases;
import io.millrace.event.Origin;
import io.millrace.event.Partition;
import io.millrace.kafka.Topics;
import io.millrace.ledger.LedgerRows;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@MillraceStack
class BalanceIT {
    private static final BalanceGroups GROUPS = new BalanceGroups("refine", "archive", "rows", "quarantine.rows");

    private final Partition raw = new Partition(Topics.RAW, UUID.randomUUID(), 0);
    private final Partition silver = new Partition(Topics.SILVER, UUID.randomUUID(), 0);
    private final Partition letters = new Partition(Topics.DEAD_LETTER, UUID.randomUUID(), 0);
    private final Map<String, Map<Partition, Long>> ends = new HashMap<>();
    private Database database;
    private BalanceSampler sampler;

    @BeforeEach
    void open(Stack stack) {
        database = Databases.connect(stack.vertx(), stack.freshDatabase());
        LedgerRows ledger = new LedgerRows(database);
        for (String group : List.of("refine", "archive")) {
            await(ledger.seed(group, raw, "cluster", 0));
        }
        await(ledger.seed("rows", silver, "cluster", 0));
        await(ledger.seed("quarantine.rows", letters, "cluster", 0));
        ends(0, 0);
        sampler = new BalanceSampler(
                database, ledger, topic -> Future.succeededFuture(ends.get(topic)), GROUPS, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        await(database.close());
    }

    @Test
    void isExactAtRest() {
        count(Term.ENTERED, 0, 12);
        count(Term.STORED, 0, 5);
        count(Term.DUPLICATE, 5, 8);
        count(Term.REPEAT, 8, 9);
        count(Term.FILTERED, 9, 10);
        count(Term.DEAD_LETTER, 10, 12);
        stand("archive", 12);
        refined(12);
        stand("rows", 5);
        stand("quarantine.rows", 2);
        ends(5, 2);
        assertTrue(await(sampler.look()));
        Residual residual = sampler.latest().orElseThrow();
        assertEquals(0, residual.value());
        assertEquals(12, residual.terms().get(Term.ENTERED));
        assertEquals(0, residual.inFlight());
    }

    @Test
    void tellsAnEventThatIsLostAndOneThatIsCountedTwice() {
        count(Term.ENTERED, 0, 3);
        count(Term.STORED, 0, 2);
        stand("archive", 3);
        refined(3);
        assertTrue(await(sampler.look()));
        assertEquals(1, sampler.latest().orElseThrow().value());
        count(Term.STORED, 0, 2);
        assertTrue(await(sampler.look()));
        assertEquals(-1, sampler.latest().orElseThrow().value());
    }

    @Test
    void waitsForTheSinksBeforeItJudges() {
        count(Term.ENTERED, 0, 3);
        stand("archive", 3);
        refined(3);
        ends(2, 0);
        assertFalse(await(sampler.look()));
        stand("rows", 2);
        count(Term.STORED, 0, 2);
        // rows refused one: its letter came before the ledger of rows moved
        ends(2, 1);
        assertFalse(await(sampler.look()));
        stand("quarantine.rows", 1);
        count(Term.DEAD_LETTER, 2, 3);
        assertTrue(await(sampler.look()));
        assertEquals(0, sampler.latest().orElseThrow().value());
    }

    @Test
    void judgesWholeBlocksAloneWhileEventsFlow() {
        count(Term.ENTERED, 0, 25_000);
        count(Term.STORED, 0, 20_500);
        stand("archive", 25_000);
        refined(20_500);
        assertTrue(await(sampler.look()));
        Residual residual = sampler.latest().orElseThrow();
        assertEquals(0, residual.value());
        assertEquals(20_000, residual.terms().get(Term.ENTERED));
        assertEquals(4_500, residual.inFlight());
    }

    @Test
    void leavesTheLastBlockOutWhereClaimsGoOnAboveTheMark() {
        count(Term.ENTERED, 0, 10);
        count(Term.STORED, 0, 10);
        stand("archive", 10);
        refined(10);
        count(Term.DUPLICATE, 10, 12);
        run("update ledger set noted_end = 12 where grp = 'refine'");
        assertTrue(await(sampler.look()));
        assertEquals(0, sampler.latest().orElseThrow().value());
        assertEquals(0, sampler.latest().orElseThrow().terms().get(Term.ENTERED));
    }

    @Test
    void countsWhatNeverReachedKafkaOnBothSides() {
        await(database.transaction(connection -> Balance.add(connection, Term.ENTERED, List.of(Balance.NOWHERE))
                .compose(added -> Balance.add(connection, Term.DEAD_LETTER, List.of(Balance.NOWHERE)))));
        assertTrue(await(sampler.look()));
        assertEquals(0, sampler.latest().orElseThrow().value());
        assertEquals(1, sampler.latest().orElseThrow().terms().get(Term.ENTERED));
    }

    @Test
    void acceptsWhatIsMissingBlockByBlockAndLeavesWhatIsUnderWay(Stack stack) {
        count(Term.ENTERED, 0, 25_000);
        count(Term.STORED, 0, 9_995);
        count(Term.STORED, 9_999, 20_500);
        count(Term.STORED, 15_000, 15_001);
        stand("archive", 25_000);
        refined(20_500);
        List<Unbalanced.Block> blocks = List.of(
                new Unbalanced.Block(raw.topicId(), 0, 0, 10_000, 4),
                new Unbalanced.Block(raw.topicId(), 0, 10_000, 20_000, -1));

        assertEquals(blocks, accept(stack, true).blocks());
        assertEquals(3, residual().value());
        assertEquals(blocks, accept(stack, false).blocks());

        assertEquals(0, residual().value());
        assertEquals(3, residual().terms().get(Term.GIVEN_UP));
        assertEquals(4_500, residual().inFlight());
        assertEquals(List.of(), accept(stack, false).blocks(), "only once");
        count(Term.STORED, 9_995, 9_999);
        assertEquals(-4, residual().value(), "they came after all");
        accept(stack, false);
        assertEquals(0, residual().value());
        assertEquals(-1, residual().terms().get(Term.GIVEN_UP));
        List<String> audit = new ArrayList<>();
        await(database.query("select was, reason, dry_run from audit order by id"))
                .forEach(row -> audit.add(row.getString(0) + ", " + row.getString(1) + ", " + row.getBoolean(2)));
        assertEquals(
                List.of(
                        "residual 3 in 2 blocks, null, true",
                        "residual 3 in 2 blocks, a drill, false",
                        "residual -4 in 1 blocks, a drill, false"),
                audit);
    }

    @Test
    void countsNothingAsUnderWayThatWasGivenUpAtRest(Stack stack) {
        count(Term.ENTERED, 0, 10);
        stand("archive", 10);
        refined(10);
        accept(stack, false);
        count(Term.ENTERED, 10, 12);
        stand("archive", 12);
        assertEquals(2, residual().inFlight());
    }

    @Test
    void acceptsNothingWhereASinkIsStillToSettle(Stack stack) {
        count(Term.ENTERED, 0, 10);
        stand("archive", 10);
        refined(10);
        ends(10, 0);
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> accept(stack, false));
        assertTrue(refused.getMessage().contains("run this again"), refused.getMessage());
        ends(0, 0);
        assertEquals(10, residual().value());
    }

    private Unbalanced accept(Stack stack, boolean dryRun) {
        return await(new BalanceAcceptance(
                        stack.vertx(),
                        database,
                        topic -> Future.succeededFuture(ends.get(topic)),
                        GROUPS,
                        Duration.ZERO)
                .accept("tester", dryRun ? null : "a drill", dryRun));
    }

    private Residual residual() {
        assertTrue(await(sampler.look()));
        return sampler.latest().orElseThrow();
    }

    private void ends(long silverEnd, long lettersEnd) {
        ends.put(Topics.SILVER, Map.of(silver, silverEnd));
        ends.put(Topics.DEAD_LETTER, Map.of(letters, lettersEnd));
    }

    private void count(Term term, long from, long to) {
        List<Origin> origins = LongStream.range(from, to).mapToObj(raw::at).toList();
        await(database.transaction(connection -> Balance.add(connection, term, origins)));
    }

    private void refined(long offset) {
        stand("refine", offset);
    }

    private void stand(String group, long offset) {
        run("update ledger set next_offset = " + offset + ", noted_end = " + offset + " where grp = '" + group + "'");
    }

    private void run(String sql) {
        await(database.query(sql));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not within 30 s", e);
        }
    }
}
