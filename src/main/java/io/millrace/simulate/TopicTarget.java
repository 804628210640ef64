package io.millrace.simulate;

import io.millrace.kafka.TopicWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Records of a Kafka topic, as a foreign system would write them: no key, no headers. Accepted is what the brokers acknowledge. */
final class TopicTarget implements Target {
    private final TopicWriter writer;

    TopicTarget(Map<String, String> settings, String topic, Duration patience) {
        this.writer = new TopicWriter(settings, topic, patience);
    }

    @Override
    public void send(List<Made> events, Tally tally) throws InterruptedException {
        List<Boolean> written = writer.write(events.stream().map(Made::json).toList());
        for (int i = 0; i < events.size(); i++) {
            if (written.get(i)) {
                tally.accepted(events.get(i));
            } else {
                tally.unanswered(1);
            }
        }
    }

    @Override
    public void close() {
        writer.close();
    }
}
