package io.millrace.kafka;

import io.millrace.event.Partition;
import java.util.Collection;
import java.util.List;

/**
 * A group's offset is part of a Kafka transaction that has not ended, so what is committed isn't known yet. It passes by itself, unless
 * the broker lost the transaction's end.
 */
public final class OpenTransaction extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Partition> partitions;

    OpenTransaction(String group, Collection<Partition> partitions) {
        super("the committed offset of group " + group + " on " + partitions
                + " is in a Kafka transaction that has not ended");
        this.partitions = List.copyOf(partitions);
    }

    List<Partition> partitions() {
        return partitions;
    }
}
