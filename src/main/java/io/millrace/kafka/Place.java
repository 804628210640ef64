package io.millrace.kafka;

/** A partition as Kafka's consumers know it: without the topic's id, so it may be another incarnation tomorrow. */
public record Place(String topic, int number) {
    @Override
    public String toString() {
        return topic + "-" + number;
    }
}
