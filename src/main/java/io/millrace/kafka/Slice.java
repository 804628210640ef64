package io.millrace.kafka;

import io.millrace.bus.Item;
import io.millrace.event.Partition;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of one partition that follow each other: what a poll gave, or a batch of it. It may have no records: the position also passes markers of transactions. */
public final class Slice {
    private final List<ConsumerRecord<byte[], byte[]>> records;
    private final long end;

    Slice(List<ConsumerRecord<byte[], byte[]>> records, long end) {
        this.records = records;
        this.end = end;
    }

    public int count() {
        return records.size();
    }

    /** The offset of its first record; its end where it has none. */
    public long first() {
        return records.isEmpty() ? end : records.getFirst().offset();
    }

    /** The position after the poll, exclusive. */
    public long end() {
        return end;
    }

    List<ConsumerRecord<byte[], byte[]>> records() {
        return records;
    }

    /** @param sourceStream the stream that reads this topic of others; null for a topic of Millrace */
    public List<Item> items(Partition partition, String sourceStream) {
        List<Item> items = new ArrayList<>(records.size());
        records.forEach(one -> items.add(Envelopes.item(partition, one, sourceStream)));
        return items;
    }
}
