package io.millrace.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventProducerTest {
    private final Vertx vertx = Vertx.vertx();
    private final Deque<MockProducer<byte[], byte[]>> clients = new ArrayDeque<>(List.of(client(), client()));
    private final MockProducer<byte[], byte[]> first = clients.getFirst();
    private final MockProducer<byte[], byte[]> second = clients.getLast();
    private final EventProducer producer = EventProducer.start(vertx, clients::poll, Duration.ofSeconds(1), List.of())
            .await();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void completesWhenTheLastRecordIsAcknowledged() {
        Future<Void> sent = producer.send(records(3));
        first.completeNext();
        first.completeNext();
        assertFalse(sent.isComplete());
        first.completeNext();
        sent.await();
    }

    @Test
    void failsWhereOneOfTheRecordsFailed() {
        Future<Void> sent = producer.send(records(2));
        first.errorNext(new RecordTooLargeException("too large"));
        assertFalse(sent.isComplete());
        first.completeNext();
        assertThrows(RecordTooLargeException.class, () -> await(sent));
        assertTrue(producer.unacknowledgedWithin(Duration.ofMinutes(1)));
        assertFalse(producer.unacknowledgedWithin(Duration.ZERO));
    }

    @Test
    void completesOnTheContextOfTheCaller() throws Exception {
        Context context = vertx.getOrCreateContext();
        CompletableFuture<Context> seen = new CompletableFuture<>();
        context.runOnContext(go -> producer.send(records(1)).onComplete(done -> seen.complete(Vertx.currentContext())));
        Awaitility.await().until(first::completeNext);
        assertEquals(context, seen.get(5, TimeUnit.SECONDS));
    }

    @Test
    void hasNothingToWaitForWhereNothingIsSent() {
        assertTrue(producer.send(List.of()).isComplete());
    }

    @Test
    void replacesAClientThatRefusesToSend() {
        first.sendException = new KafkaException("in an error state");
        assertThrows(KafkaException.class, () -> await(producer.send(records(2))));
        awaitSecond();
        assertTrue(first.closed());
    }

    @Test
    void replacesAClientThatIsNoLongerAuthorized() {
        Future<Void> sent = producer.send(records(1));
        first.errorNext(new ClusterAuthorizationException("no"));
        assertThrows(ClusterAuthorizationException.class, () -> await(sent));
        awaitSecond();
    }

    private void awaitSecond() {
        Awaitility.await().untilAsserted(() -> {
            producer.send(records(1));
            assertFalse(second.history().isEmpty());
        });
        Future<Void> sent = producer.send(records(1));
        while (second.completeNext()) {}
        sent.await();
        assertFalse(producer.unacknowledgedWithin(Duration.ofMinutes(1)));
    }

    private static void await(Future<Void> sent) {
        sent.await();
    }

    private static List<ProducerRecord<byte[], byte[]>> records(int count) {
        return java.util.Collections.nCopies(count, new ProducerRecord<>("topic", new byte[1], new byte[2]));
    }

    private static MockProducer<byte[], byte[]> client() {
        return new MockProducer<>(
                Cluster.empty(),
                false,
                new RoundRobinPartitioner(),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
