package io.millrace.bus;

import io.millrace.event.Partition;
import java.util.List;

/**
 * What travels between the stages: the records [start, end) of one partition, by reference. A package of one request
 * ({@code POST /collect}) has no partition yet.
 *
 * @param group the consumer group; null for a package
 * @param partition null for a package
 * @param epoch of the ledger, under which this node holds the partition
 * @param start first offset, inclusive
 * @param end the position after the poll, exclusive; markers of transactions leave gaps between the items
 * @param items in order of offset; may be empty where a poll yielded markers alone
 * @param member the newest membership of the consumer, an opaque token for the Kafka transaction; null for a package
 */
public record Batch(
        String group, Partition partition, long epoch, long start, long end, List<Item> items, Member member) {

    /** The consumer's membership in its group, read anew at each call, so that a rebalance that kept the partition is seen. */
    public interface Member {
        /** A {@code org.apache.kafka.clients.consumer.ConsumerGroupMetadata}. */
        Object metadata();
    }

    public static Batch ofPackage(List<Item> items) {
        return new Batch(null, null, 0, 0, items.size(), items, null);
    }
}
