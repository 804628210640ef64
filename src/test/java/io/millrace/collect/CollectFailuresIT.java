package io.millrace.collect;

import static io.millrace.collect.Events.array;
import static io.millrace.collect.Events.event;
import static io.millrace.collect.Events.events;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bus.Batch;
import io.millrace.collect.CollectServer.Reply;
import io.millrace.config.KafkaConfig;
import io.millrace.config.LimitsConfig;
import io.millrace.kit.StallingProxy;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A broker that hangs, a node that is full, a judge that fails, a node that stops. */
@MillraceStack
class CollectFailuresIT {
    private static final int DEADLINE = 3_000;
    private static final int ROOM = 1 << 20;
    private static final LimitsConfig LIMITS =
            new LimitsConfig(5_242_880, 1000, 262_144, 64, 1000, 400, DEADLINE, ROOM);

    private Vertx vertx;
    private StallingProxy proxy;
    private KafkaConfig kafka;

    @BeforeEach
    void proxy(Stack stack) throws Exception {
        KafkaConfig real = stack.kafkaConfig();
        CollectServer.makeTopics(real);
        vertx = stack.freshVertx();
        int port = Integer.parseInt(real.address().replaceFirst(".*:", ""));
        proxy = new StallingProxy(port);
        kafka = new KafkaConfig(
                "127.0.0.1:" + proxy.port(), 0, false, null, null, null, null, null, "kafka/topics.txt");
    }

    @AfterEach
    void resume() {
        proxy.close();
    }

    @Test
    void aBrokerThatHangsIsBoundedByTheDeadlineAndForgottenWhenItIsBack() {
        CollectServer server = new CollectServer(vertx, kafka, LIMITS);
        assertEquals(202, server.post(event("before")).status());

        proxy.stall();
        long start = System.nanoTime();
        Reply reply = server.post(event("during"));
        long took = Duration.ofNanos(System.nanoTime() - start).toMillis();

        assertEquals(503, reply.status());
        assertTrue(took < DEADLINE + 1_000, "took " + took + " ms");
        assertTrue(List.of("not_acknowledged", "deadline_exceeded")
                .contains(reply.json().get("code").textValue()));
        assertTrue(reply.json().get("retryable").booleanValue());
        assertTrue(Integer.parseInt(reply.header("retry-after")) >= 1);
        await().untilAsserted(() -> assertEquals(0, server.inFlight()));
        proxy.resume();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertEquals(202, server.post(event("after")).status()));
    }

    @Test
    void whatIsInFlightIsBounded() {
        CollectServer server = new CollectServer(vertx, kafka, LIMITS);
        proxy.stall();
        String half = array(List.of(event("large", "\"x\":\"" + "x".repeat(ROOM * 2 / 3) + "\"")));
        CompletableFuture<Reply> first = server.postLater(half);
        await().until(() -> server.inFlight() > ROOM * 2 / 3);

        Reply second = server.post(half);

        assertEquals(503, second.status());
        assertEquals("in_flight_exceeded", second.json().get("code").textValue());
        assertEquals(ROOM, second.json().get("limit").intValue());
        assertTrue(Integer.parseInt(second.header("retry-after")) >= 1);
        assertFalse(first.isDone());
        assertEquals(503, first.join().status());
        await().untilAsserted(() -> assertEquals(0, server.inFlight()));
    }

    @Test
    void aRefusalIsAnsweredOnlyWhenItsLetterIsKept() {
        CollectServer server = new CollectServer(vertx, kafka, LIMITS);
        assertEquals(422, server.post("[{}]").status());
        proxy.stall();
        assertEquals(503, server.post("[{}]").status());
    }

    @Test
    void aStopAnswersWhatIsUnderWayAndTakesNoMore() {
        CollectServer server = new CollectServer(vertx, kafka, LIMITS);
        proxy.stall();
        CompletableFuture<Reply> underWay = server.postLater(event("under way"));
        await().until(() -> server.inFlight() > 0);

        Future<Void> stopped = server.stop();

        await().untilAsserted(() -> assertThrows(Exception.class, () -> new RawClient(server.port).close()));
        assertFalse(underWay.isDone());
        proxy.resume();
        assertEquals(202, underWay.join().status());
        stopped.await();
    }

    @Test
    void aStopSaysFarewellToConnectionsThatStayOpen() {
        CollectServer server = new CollectServer(null, 5_000, vertx, kafka, LIMITS);
        assertEquals(202, server.post(event("before")).status());

        Future<Void> stopped = server.stop();

        Reply last;
        do { // the stop begins on another thread; what is asked after the farewell is refused, and ends the test
            last = server.post(event("while it leaves"));
            assertEquals(202, last.status());
        } while (!"close".equals(last.header("connection")));
        stopped.await();
    }

    @Test
    void nobodyWhoJudgesIsTheServersFault() {
        CollectServer server = new CollectServer(batch -> Future.future(never -> {}), vertx, kafka, LIMITS);
        Reply reply = server.post(event("a"));
        assertEquals(503, reply.status());
        assertTrue(reply.header("retry-after") != null);
        await().untilAsserted(() -> assertEquals(0, server.inFlight()));
    }

    @Test
    void aPackageThatMakesTheJudgeFailHarmsNoOther() {
        AtomicBoolean together = new AtomicBoolean();
        CollectServer server = new CollectServer(
                batch -> {
                    together.compareAndSet(false, batch.items().size() > 1);
                    return poisoned(batch) ? Future.failedFuture(new NullPointerException("secret")) : accepted(batch);
                },
                vertx,
                kafka,
                LIMITS);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            List<CompletableFuture<Reply>> replies = IntStream.range(0, 60)
                    .mapToObj(i -> server.postLater(event(i == 30 ? "poison" : "good")))
                    .toList();
            for (int i = 0; i < 60; i++) {
                assertEquals(i == 30 ? 500 : 202, replies.get(i).join().status());
            }
            assertTrue(together.get(), "some travelled together");
        });
        await().untilAsserted(() -> assertEquals(0, server.inFlight()));
    }

    @Test
    void manyAtOnceAreAllAnswered() {
        CollectServer server = new CollectServer(vertx, kafka, LIMITS);
        List<CompletableFuture<Reply>> replies = IntStream.range(0, 300)
                .mapToObj(i -> server.postLater(i % 2 == 0 ? event("m-" + i) : array(events(3))))
                .toList();
        replies.forEach(reply -> assertEquals(202, reply.join().status()));
        await().untilAsserted(() -> assertEquals(0, server.inFlight()));
    }

    private static boolean poisoned(Batch batch) {
        return batch.items().stream()
                .anyMatch(item -> new String(item.value, java.nio.charset.StandardCharsets.UTF_8).contains("poison"));
    }

    private static Future<Batch> accepted(Batch batch) {
        return Future.succeededFuture(batch);
    }
}
