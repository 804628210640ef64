package io.millrace.store.objects;

import static io.millrace.store.objects.ObjectsNode.await;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bus.Batch;
import io.millrace.config.S3Config;
import io.millrace.health.Check;
import io.millrace.kit.LogLines;
import io.millrace.stack.MillraceStack;
import io.millrace.store.objects.SwitchedStore.Mode;
import io.minio.MinioClient;
import io.minio.RemoveObjectArgs;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A store that is down, lies, or holds another content under the key; and a node that holds too much. */
@MillraceStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObjectsTroubleIT extends ObjectsBench {
    @RegisterExtension
    final LogLines lines = LogLines.of(Settler.class);

    @Test
    void waitsForAStoreThatIsDownAlsoWhereNothingMoreComes() {
        ObjectsNode node = node(config(1 << 23, 10_000, 50));
        node.store.turn(Mode.DOWN);
        node.assign();
        node.take(0, 10);
        await().until(() -> node.store.writes.get() > 2);
        assertEquals(0, next());
        assertInstanceOf(Check.Failed.class, node.health());

        node.store.turn(Mode.HONEST);

        settledUpTo(10);
        everyRecordStandsOnce(10);
        await().until(() -> node.health() instanceof Check.Ok);
    }

    @Test
    void aPartitionThatIsGoneIsNoTroubleOfThisNode() {
        ObjectsNode node = writing(Mode.BLIND, config(1 << 23, 10, NEVER));
        node.revoke();

        node.store.vanish();

        await().untilAsserted(() -> assertEquals(List.of("a cut is left to the next owner"), lines.told()));
        assertInstanceOf(Check.Ok.class, node.health());
    }

    @Test
    void believesNoAnswerOfAStoreThatStoredNothing() {
        ObjectsNode node = node(config(1 << 23, 10_000, 50));
        node.store.turn(Mode.LYING);
        node.assign();
        node.take(0, 10);
        await().until(() -> node.store.writes.get() > 1);
        assertEquals(List.of(), manifest());

        node.store.turn(Mode.HONEST);

        settledUpTo(10);
        everyRecordStandsOnce(10);
    }

    @Test
    void waitsForAPersonWhereAnotherContentHasItsKeyAndGoesOnByItself() throws Exception {
        ObjectsNode node = node(config(1 << 23, 10, NEVER));
        node.assign();
        String key = "raw/holded/date=2026-11-20/hour=07/%s-0-0-10.ndjson.gz"
                .formatted(raw.topicId().toString().substring(0, 8));
        await(real.putIfAbsent(key, new byte[] {1}, "text/plain", Map.of()));

        node.take(0, 10);

        await().untilAsserted(() -> {
            Check.Failed told = assertInstanceOf(Check.Failed.class, node.health());
            assertTrue(told.reason().contains(key));
            assertTrue(told.command().contains(key));
        });
        assertEquals(0, next());
        assertEquals(1, await(real.head(key)).orElseThrow().size());

        moveAway(key); // and nothing more comes

        settledUpTo(10);
        await().untilAsserted(() -> assertInstanceOf(Check.Ok.class, node.health()));
    }

    @Test
    void holdsOneMoreCutWhileOneIsSettledAndLetsTheNextBatchWait() {
        ObjectsNode node = node(config(1 << 23, 10, NEVER));
        node.store.turn(Mode.BLIND);
        node.assign();
        node.take(0, 10);
        node.take(10, 20);

        Future<Batch> third = node.offer(20, 30);
        await().pollDelay(Duration.ofMillis(300)).until(() -> !third.isComplete());
        node.store.turn(Mode.HONEST);
        node.store.release();

        await(third);
        settledUpTo(30);
    }

    @Test
    void letsABatchWaitUntilItIsDurableWhereTheNodeHoldsTooMuch() {
        ObjectsConfig tight = new ObjectsConfig(1 << 23, 10_000, NEVER, 1, 2, 4, 5000, 10, 50);
        ObjectsNode node = node(tight);
        node.assign();

        node.take(0, 10);

        assertEquals(10, next());
    }

    @SuppressWarnings("try") // its close may be interrupted, as any other call here
    private void moveAway(String key) throws Exception {
        S3Config s3 = stack.s3Config();
        try (MinioClient person = MinioClient.builder()
                .endpoint(s3.address())
                .credentials(s3.accessKey(), s3.secretKey().value())
                .build()) {
            person.removeObject(
                    RemoveObjectArgs.builder().bucket(s3.bucket()).object(key).build());
        }
    }
}
