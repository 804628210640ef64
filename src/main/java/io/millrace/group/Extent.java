package io.millrace.group;

import io.millrace.group.GroupRefusal.Kind;
import io.millrace.kafka.Reader;
import io.millrace.ledger.LedgerRow;

/**
 * Which partitions of a group are meant.
 *
 * @param topic null for all that it reads
 * @param partition null for all of the topic
 */
public record Extent(String topic, Integer partition) {

    /** A {@link GroupRefusal} where the group reads nothing of the kind. */
    void require(Reader reader) {
        if (topic == null && partition != null) {
            throw new GroupRefusal(Kind.PLACE, "/topic", "a partition is told by its topic and its number");
        }
        if (topic != null && !reader.topics().contains(topic)) {
            throw new GroupRefusal(
                    Kind.PLACE,
                    "/topic",
                    "group " + reader.group() + " does not read " + topic + ", but "
                            + String.join(", ", reader.topics()));
        }
    }

    boolean holds(LedgerRow row) {
        return (topic == null || topic.equals(row.partition().topic()))
                && (partition == null || partition == row.partition().number());
    }

    /** As the audit names it. */
    String of(String group) {
        return topic == null ? group : group + " " + topic + (partition == null ? "" : "-" + partition);
    }
}
