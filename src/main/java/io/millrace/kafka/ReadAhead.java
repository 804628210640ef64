package io.millrace.kafka;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What was read of one partition and is not handed on yet, in the order of offsets. Bounded by whoever adds: no more while there is no
 * {@link #room}, so that it holds at most what one poll gives beyond the bounds. Thread: one.
 */
public final class ReadAhead {
    private final int records;
    private final long bytes;
    private final Queue<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private long held;
    private long end;

    /**
     * @param records from which on there is no room
     * @param bytes of keys and values, the same
     */
    public ReadAhead(int records, long bytes) {
        this.records = records;
        this.bytes = bytes;
    }

    public boolean isEmpty() {
        return waiting.isEmpty();
    }

    public boolean room() {
        return waiting.size() < records && held < bytes;
    }

    /** What the next poll gave: it begins where the one before ended. */
    public void add(Slice slice) {
        slice.records().forEach(record -> {
            waiting.add(record);
            held += size(record);
        });
        end = slice.end();
    }

    /**
     * The first of them, within the bounds but at least one, up to where the next one begins; all, up to where the client stands, where
     * there are no more than these.
     */
    public Slice take(int most) {
        List<ConsumerRecord<byte[], byte[]>> taken = new ArrayList<>(Math.min(most, waiting.size()));
        long size = 0;
        while (!waiting.isEmpty() && taken.size() < most) {
            long more = size(waiting.peek());
            if (!taken.isEmpty() && size + more > bytes) {
                break;
            }
            size += more;
            taken.add(waiting.remove());
        }
        held -= size;
        return new Slice(taken, waiting.isEmpty() ? end : waiting.peek().offset());
    }

    public void clear() {
        waiting.clear();
        held = 0;
    }

    private static long size(ConsumerRecord<byte[], byte[]> record) {
        return Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }
}
