package io.millrace.prove.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The judge before what is wrong on purpose, in real Kafka, PostgreSQL and S3: each wrong is seen, as what it is, and nothing else is. */
@MillraceStack
class JudgeIT {
    private static Remains remains;
    private static Judge judge;

    private final UUID first = UUID.randomUUID();
    private final UUID second = UUID.randomUUID();
    private final UUID third = UUID.randomUUID();
    private String message = "m-" + third; // by which its sender knows the third
    private Found before;

    /** What happens to two events that are there as they should be, or beside them. */
    private interface Wrong {
        void happen(JudgeIT test) throws Exception;
    }

    /** Of a verdict, what is not 0 where something is wrong. */
    private record Found(
            long lost, long silver, long rows, long objects, long outdated, long aggregates, long residual) {
        static final Found NOTHING = new Found(0, 0, 0, 0, 0, 0, 0);

        static Found of(Verdict told) {
            return new Found(
                    told.lost(),
                    told.doubledSilver(),
                    told.doubledRows(),
                    told.doubledObjects(),
                    told.outdatedRows(),
                    told.wrongAggregates(),
                    told.residual());
        }

        /** Silver and objects are judged of all time. */
        Found since(Found before) {
            return new Found(
                    lost,
                    silver - before.silver,
                    rows,
                    objects - before.objects,
                    outdated - before.outdated,
                    aggregates,
                    residual);
        }
    }

    @BeforeAll
    static void open(Stack stack) throws Exception {
        remains = new Remains(stack);
        judge = remains.judge(Duration.ZERO);
    }

    @BeforeEach
    void leaveTwoEvents() throws Exception {
        remains.sql("truncate events, outcomes");
        remains.residual("0.0");
        remains.event(first);
        remains.event(second);
        before = Found.of(judge.judge(accepted(first, second)));
        assertEquals(Found.NOTHING, before.since(before));
    }

    @AfterAll
    static void close() throws Exception {
        judge.close();
        remains.close();
    }

    static Stream<Arguments> wrongs() {
        return Stream.of(
                wrong("twice in silver", test -> remains.silver(test.first, 1), new Found(0, 1, 0, 0, 0, 0, 0)),
                wrong("another revision", test -> remains.revise(test.first), Found.NOTHING),
                wrong(
                        "a row of an older revision",
                        test -> remains.silver(test.first, 2),
                        new Found(0, 0, 0, 0, 1, 0, 0)),
                wrong("given up in silver", test -> remains.givenUp(test.first), Found.NOTHING),
                wrong(
                        "twice in rows, once as another message",
                        test -> row(test.first, "m"),
                        new Found(1, 0, 1, 0, 0, 0, 0)),
                wrong("a message twice", test -> row(test.third, "m-" + test.first), new Found(0, 0, 1, 0, 0, 0, 0)),
                wrong("in two objects", test -> remains.object(test.first, 1), new Found(0, 0, 0, 1, 0, 0, 0)),
                wrong("another revision's line", test -> remains.object(test.first, 2), Found.NOTHING),
                wrong("counted too often", test -> analytics("total_events = 3"), aggregates(1)),
                wrong("seen at another time", test -> analytics("last_seen = now()"), aggregates(1)),
                wrong("counted for another", test -> analytics("company_id = 'other'"), aggregates(2)),
                wrong("not counted", test -> remains.sql("delete from company_analytics"), aggregates(1)),
                wrong(
                        "of too many companies",
                        test -> update("event_type_summary", "distinct_companies = 2"),
                        aggregates(1)),
                wrong("of another type", test -> update("event_type_summary", "event_type = null"), aggregates(2)),
                wrong("first seen later", test -> update("company_hourly", "first_seen = now()"), aggregates(1)),
                wrong("of another hour", test -> update("company_hourly", "hour = now()"), aggregates(2)),
                wrong(
                        "counted in a generation without rows",
                        test -> remains.sql("insert into revised_by_generation values (2, 1)"),
                        aggregates(1)),
                wrong("out of balance", test -> remains.residual("-1.0"), residual(-1)),
                wrong("of no balance", test -> remains.residual("NaN"), residual(NodeReader.UNKNOWN)),
                wrong("without a row", test -> remains.removeRow(test.first), new Found(1, 0, 0, 0, 0, 0, 0)));
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void seesWhatIsWrong(Wrong wrong, Found expected) throws Exception {
        wrong.happen(this);
        assertEquals(expected, found(first, second));
    }

    /** A third event that lacks one of silver, row and object, or is a duplicate of one that is or is not there. */
    static Stream<Arguments> thirds() {
        return Stream.of(
                third("nowhere", 1, test -> {}),
                third("not in silver", 1, test -> test.leave(false, true, true)),
                third("given up in silver", 1, test -> {
                    remains.givenUp(test.third);
                    test.leave(false, true, true);
                }),
                third("of a later revision in silver", 1, test -> {
                    test.leave(false, true, true);
                    remains.revise(test.third);
                }),
                third("not in rows", 1, test -> test.leave(true, false, true)),
                third("not in objects", 1, test -> test.leave(true, true, false)),
                third("everywhere", 0, test -> test.leave(true, true, true)),
                third("everywhere, as another message", 1, test -> {
                    test.leave(true, true, true);
                    test.message = "m-other";
                }),
                third("a duplicate", 0, test -> test.duplicate(test.first, "m-" + test.first)),
                third("a duplicate of nobody", 1, test -> test.duplicate(UUID.randomUUID(), "m")),
                third("a duplicate of another message", 1, test -> test.duplicate(test.first, "m-" + test.second)),
                third("a duplicate of what has a row alone", 1, test -> {
                    UUID holder = UUID.randomUUID();
                    row(holder, "m");
                    test.duplicate(holder, "m");
                }));
    }

    @ParameterizedTest
    @MethodSource("thirds")
    void missesWhatIsNotEverywhere(Wrong wrong, long lost) throws Exception {
        wrong.happen(this);
        assertEquals(new Found(lost, 0, 0, 0, 0, 0, 0), found(first, second, third));
    }

    @Test
    void neitherSeesNorWaitsForATransactionThatIsOpen() throws Exception {
        try (KafkaProducer<byte[], byte[]> open = remains.transaction(first)) {
            assertEquals(Found.NOTHING, found(first, second));
            open.commitTransaction();
        }
        Awaitility.await() // for the marker, which the broker writes a moment later
                .untilAsserted(() -> assertEquals(new Found(0, 1, 0, 0, 0, 0, 0), found(first, second)));
    }

    @Test
    void waitsForWhatComesLate(Stack stack) throws Exception {
        Remains late = new Remains(stack);
        try (Judge patient = late.judge(Duration.ofSeconds(60))) {
            CompletableFuture<Verdict> verdict = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> complete(verdict, patient));
            Awaitility.await().during(Duration.ofMillis(300)).until(() -> !verdict.isDone());
            late.event(third);
            assertTrue(verdict.get(60, TimeUnit.SECONDS).clean());
            assertEquals(1, verdict.get().acknowledged());
        } finally {
            late.close();
        }
    }

    /** What was there at a verdict may be gone at the end. */
    @Test
    void findsAgainWhatWasThereOrMissesIt() throws Exception {
        assertEquals(0, judge.lost(accepted(first, second)));
        remains.removeRow(first);
        assertEquals(1, judge.lost(accepted(first, second)));
    }

    /** What can't be read is neither there nor absent: there is no verdict then. */
    @Test
    void givesNoVerdictOnWhatItCannotRead() throws Exception {
        remains.object(third, 0);
        assertThrows(Exception.class, () -> found(first, second));
    }

    @Test
    void asksForMoreIdsThanGoIntoOneQuestion() throws Exception {
        List<UUID> many =
                new ArrayList<>(Stream.generate(UUID::randomUUID).limit(25_000).toList());
        many.addAll(List.of(first, second));
        assertEquals(25_000, judge.judge(accepted(many.toArray(UUID[]::new))).lost());
    }

    /** No row is no lag that could be kept. */
    @Test
    void knowsNoLagWithoutRows() throws Exception {
        remains.sql("update events set received_at = now() - interval '500 s', stored_at = now() - interval '497 s'");
        Instant now = Instant.now();
        assertEquals(3_000, judge.rows().lagMs(0.99, now.minusSeconds(1_000), now), 1);
        assertTrue(Double.isNaN(judge.rows().lagMs(0.99, now.minusSeconds(50), now)));
    }

    private List<Accepted> accepted(UUID... ids) {
        return Stream.of(ids)
                .map(id -> new Accepted(id, id.equals(third) ? message : "m-" + id))
                .toList();
    }

    private Found found(UUID... acknowledged) throws Exception {
        return Found.of(judge.judge(accepted(acknowledged))).since(before);
    }

    private void complete(CompletableFuture<Verdict> verdict, Judge patient) {
        try {
            verdict.complete(patient.judge(accepted(third)));
        } catch (Exception e) {
            verdict.completeExceptionally(e);
        }
    }

    private void leave(boolean silver, boolean row, boolean object) throws Exception {
        if (silver) {
            remains.silver(third, 1);
        }
        if (row) {
            row(third, message);
        }
        if (object) {
            remains.object(third, 1);
        }
    }

    private void duplicate(UUID holder, String message) throws Exception {
        this.message = message;
        remains.duplicate(third, holder, message);
    }

    private static void row(UUID id, String message) throws Exception {
        remains.row(id, message);
        remains.count();
    }

    private static void analytics(String set) throws Exception {
        update("company_analytics", set);
    }

    private static void update(String view, String set) throws Exception {
        remains.sql("update " + view + " set " + set);
    }

    private static Found aggregates(long wrong) {
        return new Found(0, 0, 0, 0, 0, wrong, 0);
    }

    private static Found residual(long residual) {
        return new Found(0, 0, 0, 0, 0, 0, residual);
    }

    private static Arguments wrong(String name, Wrong wrong, Found expected) {
        return Arguments.of(Named.of(name, wrong), expected);
    }

    private static Arguments third(String name, long lost, Wrong wrong) {
        return Arguments.of(Named.of(name, wrong), lost);
    }
}
