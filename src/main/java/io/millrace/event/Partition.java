package io.millrace.event;

import java.util.UUID;

/**
 * One partition of one incarnation of a topic. The topic's id is part of it, so that a topic that was made anew under the
 * same name is another place, with offsets of its own.
 */
public record Partition(String topic, UUID topicId, int number) {

    /** The place of one record of this partition. */
    public Origin at(long offset) {
        return new Origin(topicId, number, offset);
    }

    @Override
    public String toString() {
        return topic + "-" + number;
    }
}
