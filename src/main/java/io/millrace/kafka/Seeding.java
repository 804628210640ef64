package io.millrace.kafka;

import io.millrace.bus.ConsumerStop;
import io.millrace.event.Partition;
import io.millrace.ledger.LedgerRow;
import io.millrace.ledger.LedgerRows;
import io.millrace.ledger.StopCommand;
import io.millrace.log.Keys;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each group its first position on each partition, before the port opens: so that nothing that is collected can lie before
 * the place where a group begins.
 *
 * <pre>
 *   the ledger has, for this group and topic name …
 *   a row of this partition                          nothing to do, unless it names another cluster: stop
 *   rows of this topic id, none of this partition    the partition is new: from its first record
 *   no row                                           the topic is new: from its first record
 *   rows of other topic ids alone                    made anew under the same name: stop, a person adopts it
 * </pre>
 *
 * For a transactional group the same offset is committed in Kafka first, where none is. Two nodes may seed at once. Thread: any.
 */
public final class Seeding {
    private static final Logger LOG = LoggerFactory.getLogger(Seeding.class);

    private final TopicAdmin topics;
    private final GroupOffsets offsets;
    private final LedgerRows ledger;
    private final String clusterId;

    public Seeding(TopicAdmin topics, GroupOffsets offsets, LedgerRows ledger, String clusterId) {
        this.topics = topics;
        this.offsets = offsets;
        this.ledger = ledger;
        this.clusterId = clusterId;
    }

    /** At start, for all groups of the node. What must stop is logged here, and stops its consumer later. */
    public Future<Void> seed(Collection<Reader> readers) {
        Future<Void> done = Future.succeededFuture();
        for (Reader reader : readers) {
            done = done.compose(before -> seed(reader));
        }
        return done;
    }

    private Future<Void> seed(Reader reader) {
        return topics.partitions(reader.topics()).compose(partitions -> {
            List<Future<Void>> seeded = new ArrayList<>();
            partitions.forEach(p -> seeded.add(ensure(reader.group(), reader.transactional(), p, null)
                    .recover(failure -> told(reader.group(), p, failure))));
            return Future.all(seeded).mapEmpty();
        });
    }

    private static Future<Void> told(String group, Partition p, Throwable failure) {
        if (failure instanceof ConsumerStop stop) {
            LOG.atWarn()
                    .addKeyValue(Keys.GROUP, group)
                    .addKeyValue(Keys.PARTITION, p)
                    .addKeyValue(Keys.CAUSE, stop.getMessage())
                    .addKeyValue(Keys.COMMAND, stop.command())
                    .log("consumer will stop");
            return Future.succeededFuture();
        }
        return Future.failedFuture(failure);
    }

    /**
     * The same for one partition, as it is assigned: it may have been added since.
     *
     * @param member commits an offset as a member of the group; null where the caller is none, then a group with members is left
     *     to them
     */
    public Future<Void> ensure(String group, boolean transactional, Partition p, LongFunction<Future<Void>> member) {
        return ledger.ofTopic(group, p.topic()).compose(rows -> {
            List<LedgerRow> same = rows.stream()
                    .filter(row -> row.partition().topicId().equals(p.topicId()))
                    .toList();
            stopWhereMadeAnew(group, p, rows, same);
            return same.stream().anyMatch(row -> row.partition().number() == p.number())
                    ? Future.succeededFuture()
                    : begin(group, transactional, p, member);
        });
    }

    private void stopWhereMadeAnew(String group, Partition p, List<LedgerRow> rows, List<LedgerRow> same) {
        if (same.isEmpty() && !rows.isEmpty()) {
            throw new ConsumerStop(
                    "topic " + p.topic() + " was made anew: the ledger of group " + group + " knows id "
                            + rows.getFirst().partition().topicId() + ", it now has " + p.topicId(),
                    StopCommand.adopt(group, p.topic()));
        }
        same.stream()
                .filter(row -> !row.clusterId().equals(clusterId))
                .findFirst()
                .ifPresent(row -> {
                    throw new ConsumerStop(
                            "this is another Kafka cluster: the ledger of group " + group + " on topic " + p.topic()
                                    + " knows " + row.clusterId() + ", this is " + clusterId,
                            StopCommand.adopt(group, p.topic()));
                });
    }

    private Future<Void> begin(String group, boolean transactional, Partition p, LongFunction<Future<Void>> member) {
        return topics.earliest(List.of(p)).compose(earliest -> {
            long first = earliest.get(p);
            Future<Boolean> committed =
                    transactional ? commitWhereAbsent(group, p, first, member) : Future.succeededFuture(true);
            return committed.compose(
                    known -> known ? ledger.seed(group, p, clusterId, first) : Future.succeededFuture());
        });
    }

    /** False where members of the group have to do it. */
    private Future<Boolean> commitWhereAbsent(
            String group, Partition p, long first, LongFunction<Future<Void>> member) {
        return offsets.committed(group, p).compose(present -> {
            if (present.isPresent()) {
                return Future.succeededFuture(true);
            }
            if (member != null) {
                return member.apply(first).map(true);
            }
            return offsets.commit(group, p, first).map(true).recover(Seeding::leftToMembers);
        });
    }

    private static Future<Boolean> leftToMembers(Throwable failure) {
        return failure instanceof UnknownMemberIdException
                        || failure instanceof GroupNotEmptyException
                        || failure instanceof RebalanceInProgressException
                ? Future.succeededFuture(false)
                : Future.failedFuture(failure);
    }
}
