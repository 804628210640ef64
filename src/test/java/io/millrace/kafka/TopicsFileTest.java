package io.millrace.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicsFileTest {
    @Test
    void readsTopicsRemarksAndSettings() {
        String text = """
                # topic:partitions:replicas
                events.raw:3:1 retention.ms=-1 max.message.bytes=8388608   # forever

                events.analytics:6:3 cleanup.policy=compact
                """;

        assertEquals(
                List.of(
                        new Topic(
                                "events.raw",
                                3,
                                (short) 1,
                                Map.of("retention.ms", "-1", "max.message.bytes", "8388608")),
                        new Topic("events.analytics", 6, (short) 3, Map.of("cleanup.policy", "compact"))),
                TopicsFile.parse(text));
    }

    @Test
    void tellsAllMistakesWithTheirLines() {
        String text = "events.raw:three:1\nok:1:1 no-value\nok:1:1\nmuch:0:1\ntwice:1:1 a=1 a=2";

        String message = assertThrows(IllegalArgumentException.class, () -> TopicsFile.parse(text))
                .getMessage();

        assertEquals("""
                line 1: 'events.raw:three:1' is not topic:partitions:replicas, such as events.raw:3:1
                line 2: 'no-value' is not key=value
                line 3: topic ok stands here twice
                line 4: 'much:0:1' is not topic:partitions:replicas, such as events.raw:3:1
                line 5: a stands here twice""", message);
    }

    @Test
    void readsTheOneOnTheClassPath() throws Exception {
        assertEquals(
                "events.raw",
                TopicsFile.read(Path.of("/nowhere"), "kafka/topics.txt")
                        .getFirst()
                        .name());
    }
}
