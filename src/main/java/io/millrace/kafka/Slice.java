package io.millrace.kafka;

import io.millrace.bus.Item;
import io.millrace.event.Partition;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What one poll gave of one partition. It may have no records: the position also passes markers of transactions. */
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

    /** Its first records, up to where the next one begins; itself where it has no more than these. */
    public Slice head(int most) {
        return records.size() <= most
                ? this
                : new Slice(records.subList(0, most), records.get(most).offset());
    }

    /** @param sourceStream the stream that reads this topic of others; null for a topic of Millrace */
    public List<Item> items(Partition partition, String sourceStream) {
        List<Item> items = new ArrayList<>(records.size());
        records.forEach(one -> items.add(Envelopes.item(partition, one, sourceStream)));
        return items;
    }
}
