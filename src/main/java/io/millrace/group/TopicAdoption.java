package io.millrace.group;

import io.millrace.audit.AuditEntry;
import io.millrace.audit.AuditLog;
import io.millrace.database.Database;
import io.millrace.event.Partition;
import io.millrace.group.GroupRefusal.Kind;
import io.millrace.kafka.GroupOffsets;
import io.millrace.kafka.Reader;
import io.millrace.kafka.TopicAdmin;
import io.millrace.ledger.LedgerEdits;
import io.millrace.ledger.LedgerRow;
import io.millrace.ledger.LedgerRows;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;

/**
 * Lets a group begin on a topic that was made anew under its old name, or on another cluster, from the first record that is there. The
 * rows of the incarnation before stay, as a record of how far it was settled. Thread: the caller's context.
 */
final class TopicAdoption {
    private final Database database;
    private final LedgerRows ledger;
    private final TopicAdmin topics;
    private final GroupOffsets offsets;

    TopicAdoption(Database database, LedgerRows ledger, TopicAdmin topics, GroupOffsets offsets) {
        this.database = database;
        this.ledger = ledger;
        this.topics = topics;
        this.offsets = offsets;
    }

    /** Says what is given up and where the group begins. A {@link GroupRefusal} where there is nothing to adopt. */
    Future<Adopted> adopt(Reader reader, String topic, Order order) {
        if (!reader.topics().contains(topic)) {
            throw new GroupRefusal(Kind.PLACE, "/topic", "group " + reader.group() + " does not read " + topic);
        }
        return topics.clusterId().compose(cluster -> topics.partitions(List.of(topic))
                .compose(partitions -> ledger.ofTopic(reader.group(), topic)
                        .compose(
                                rows -> adopt(reader, cluster, fresh(topic, cluster, partitions, rows), rows, order))));
    }

    private static List<Partition> fresh(
            String topic, String cluster, List<Partition> partitions, List<LedgerRow> rows) {
        List<Partition> fresh = partitions.stream()
                .filter(p -> rows.stream()
                        .noneMatch(row ->
                                row.partition().equals(p) && row.clusterId().equals(cluster)))
                .toList();
        if (fresh.isEmpty()) {
            throw new GroupRefusal(
                    Kind.ADOPTED,
                    "/topic",
                    partitions.isEmpty()
                            ? "there is no topic " + topic
                            : "the group stands on the topic " + topic + " as it is: nothing to adopt");
        }
        return fresh;
    }

    private Future<Adopted> adopt(
            Reader reader, String cluster, List<Partition> fresh, List<LedgerRow> rows, Order order) {
        return topics.earliest(fresh).compose(earliest -> {
            List<Adopted.Begin> begins = fresh.stream()
                    .map(p -> new Adopted.Begin(p, earliest.get(p)))
                    .toList();
            Adopted adopted = new Adopted(before(cluster, fresh, rows), begins);
            return database.transaction(connection -> apply(connection, reader, cluster, adopted, order))
                    .map(adopted);
        });
    }

    private static List<LedgerRow> before(String cluster, List<Partition> fresh, List<LedgerRow> rows) {
        return rows.stream()
                .filter(row -> !row.clusterId().equals(cluster)
                        || !row.partition().topicId().equals(fresh.getFirst().topicId()))
                .toList();
    }

    private Future<Void> apply(SqlConnection connection, Reader reader, String cluster, Adopted adopted, Order order) {
        AuditEntry entry = new AuditEntry(
                order.who(),
                "group.adopt-topic",
                reader.group() + " " + adopted.begins().getFirst().partition().topic(),
                adopted.was(),
                adopted.becomes(),
                order.reason(),
                order.dryRun());
        Future<Void> done = AuditLog.write(connection, entry);
        if (!order.dryRun()) {
            for (Adopted.Begin begin : adopted.begins()) {
                done = done.compose(before -> begin(connection, reader, cluster, begin));
            }
        }
        return done.recover(failure -> Future.failedFuture(GroupSeek.asSentence(reader, failure)));
    }

    private Future<Void> begin(SqlConnection connection, Reader reader, String cluster, Adopted.Begin begin) {
        Future<Void> begun = LedgerEdits.begin(connection, reader.group(), begin.partition(), cluster, begin.offset());
        return reader.transactional()
                ? begun.compose(done -> offsets.commit(reader.group(), begin.partition(), begin.offset()))
                : begun;
    }
}
