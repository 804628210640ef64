package io.millrace.trim;

import static io.millrace.kit.Node.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.event.Partition;
import io.millrace.kafka.Reader;
import io.millrace.kit.Node;
import io.millrace.kit.Producing;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.millrace.trim.Trimming.Found;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@MillraceStack
class TrimIT {
    private final String refine = "refine-" + UUID.randomUUID();
    private final String archive = "archive-" + UUID.randomUUID();

    @Test
    void deletesWhatEverybodyHasSettledAfterTheGraceTime(Stack stack) throws Exception {
        try (Node node = new Node(stack)) {
            String topic = stack.freshTopic("trim", 1);
            Partition p = node.partition(topic, 0);
            List<Reader> readers =
                    List.of(new Reader(refine, List.of(topic), true), new Reader(archive, List.of(topic), false));
            Producing.records(node.kafka, topic, 1, 100, i -> new byte[10]);
            await(node.seeding.seed(readers));
            Trimming trimming = new Trimming(
                    new TrimParts(node.topics, node.offsets, node.rows, readers, node.gauges),
                    List.of(topic),
                    Duration.ofHours(1));
            Instant now = Instant.now();

            settle(node, p, 60, 80);
            assertEquals(new Found(p, 0, 0, 0), look(trimming, now), "refine has committed nothing yet");
            await(node.offsets.commit(refine, p, 50));
            assertEquals(new Found(p, 0, 50, 0), look(trimming, now.plus(Duration.ofMinutes(10))));
            assertEquals(new Found(p, 0, 50, 50), look(trimming, now.plus(Duration.ofMinutes(90))));

            assertEquals(50, await(node.topics.earliest(List.of(p))).get(p));
            await(node.offsets.commit(refine, p, 70));
            assertEquals(
                    new Found(p, 50, 60, 50),
                    look(trimming, now.plus(Duration.ofMinutes(100))),
                    "old records that were settled just now: a restored ledger may ask for them");
            assertEquals(
                    new Found(p, 50, 60, 60),
                    look(trimming, now.plus(Duration.ofMinutes(160))),
                    "the ledger's mirror is behind archive");
        }
    }

    private void settle(Node node, Partition p, long refined, long archived) throws Exception {
        String sql = "update ledger set next_offset = $1 where grp = $2 and topic_id = $3";
        await(node.database.query(sql, refined, refine, p.topicId()));
        await(node.database.query(sql, archived, archive, p.topicId()));
    }

    private static Found look(Trimming trimming, Instant now) throws Exception {
        return await(trimming.trim(now)).getFirst();
    }
}
