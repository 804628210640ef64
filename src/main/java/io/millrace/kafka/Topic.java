package io.millrace.kafka;

import java.util.Map;

/**
 * A topic to make.
 *
 * @param settings of the topic, as Kafka names them
 */
public record Topic(String name, int partitions, short replicas, Map<String, String> settings) {
    public Topic {
        settings = Map.copyOf(settings);
    }
}
