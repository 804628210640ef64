package io.millrace.group;

import io.millrace.kafka.Reader;
import java.util.List;

/**
 * A group on one line.
 *
 * @param lag records that are there and not settled, over all partitions
 * @param paused partitions that a person has it pause on
 * @param stopped partitions where ledger and Kafka say that a person has to decide
 */
public record GroupSummary(String group, List<String> topics, int partitions, long lag, long paused, long stopped) {
    public GroupSummary {
        topics = List.copyOf(topics);
    }

    static GroupSummary of(Reader reader, List<PartitionState> states) {
        return new GroupSummary(
                reader.group(),
                reader.topics(),
                states.size(),
                states.stream().mapToLong(PartitionState::lag).sum(),
                states.stream().filter(state -> state.pausedAt() != null).count(),
                states.stream().filter(state -> state.command() != null).count());
    }
}
