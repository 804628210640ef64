package io.millrace.group;

import io.millrace.event.Partition;
import io.millrace.kafka.GroupOffsets;
import io.millrace.kafka.Reader;
import io.millrace.kafka.TopicAdmin;
import io.millrace.ledger.LedgerRow;
import io.millrace.ledger.LedgerRows;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** Compares what the ledger and Kafka say of a group. Thread: the caller's context. */
final class GroupStates {
    private final LedgerRows ledger;
    private final TopicAdmin topics;
    private final GroupOffsets offsets;

    GroupStates(LedgerRows ledger, TopicAdmin topics, GroupOffsets offsets) {
        this.ledger = ledger;
        this.topics = topics;
        this.offsets = offsets;
    }

    /** One state a partition of the topics that the group reads, as they now are. */
    Future<List<PartitionState>> of(Reader reader) {
        return topics.clusterId().compose(cluster -> topics.partitions(reader.topics())
                .compose(partitions ->
                        ledger.ofGroup(reader.group()).compose(rows -> of(reader, cluster, partitions, rows))));
    }

    /** The ledger is read before and after Kafka: what moved meanwhile is at work, however the two compare. */
    private Future<List<PartitionState>> of(
            Reader reader, String cluster, List<Partition> partitions, List<LedgerRow> before) {
        Future<GroupOffsets.Standing> standing = offsets.standing(reader.group(), partitions);
        Future<Map<Partition, Long>> earliest = topics.earliest(partitions);
        Future<Map<Partition, Long>> end = topics.latest(partitions);
        return Future.all(standing, earliest, end)
                .compose(all -> ledger.ofGroup(reader.group()))
                .map(rows -> partitions.stream()
                        .map(p -> {
                            Facts facts = new Facts(
                                    reader,
                                    cluster,
                                    p,
                                    before,
                                    rows,
                                    standing.result().offsets().get(p),
                                    standing.result().open().contains(p),
                                    earliest.result().get(p),
                                    end.result().get(p));
                            return facts.state();
                        })
                        .toList());
    }
}
