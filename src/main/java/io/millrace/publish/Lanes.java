package io.millrace.publish;

import io.millrace.bus.Assignment;
import io.millrace.bus.Batch;
import io.millrace.bus.Position;
import io.millrace.event.Partition;
import io.millrace.kafka.GroupOffsets;
import io.millrace.kafka.TransactionalProducer;
import io.millrace.ledger.Fenced;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.Ledger.Held;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The partitions that this instance holds.
 *
 * <pre>
 *   assign:  old lane closed ─▶ epoch raised ─▶ producer init: the predecessor's transaction ends ─▶ committed offset read and judged
 *   revoke:  lane closed
 * </pre>
 *
 * The epoch is raised before the producer's init, so what the ledger then says can't be changed by a predecessor any more; the
 * committed offset is read after it, so it can't either. Thread: the stage's context.
 */
final class Lanes {
    private final Ledger ledger;
    private final GroupOffsets offsets;
    private final Function<String, Future<TransactionalProducer>> producers;
    private final Map<Key, Lane> lanes = new HashMap<>();

    private record Key(String group, Partition partition) {}

    /** @param producers makes one of this transactional id */
    Lanes(Ledger ledger, GroupOffsets offsets, Function<String, Future<TransactionalProducer>> producers) {
        this.ledger = ledger;
        this.offsets = offsets;
        this.producers = producers;
    }

    Future<Position> assign(Assignment asked) {
        String group = asked.group();
        Partition p = asked.partition();
        return close(new Key(group, p)).compose(gone -> ledger.raise(group, p)).compose(held -> {
            return producers.apply(transactionalId(group, p)).compose(producer -> begin(asked, held, producer));
        });
    }

    private Future<Position> begin(Assignment asked, Held held, TransactionalProducer producer) {
        String group = asked.group();
        Partition p = asked.partition();
        return producer.init()
                .compose(fenced -> offsets.committed(group, p))
                .map(committed -> StartPosition.of(group, p, committed, held))
                .compose(start -> raiseMirror(asked, held, start))
                .map(start -> open(new Key(group, p), new Lane(producer, held.epoch(), start), start))
                .recover(failure -> producer.close().transform(closed -> Future.failedFuture(failure)));
    }

    static String transactionalId(String group, Partition p) {
        return group + "-" + p.topicId() + "-" + p.number();
    }

    /** Where the last claims are committed and nobody mirrored it yet: they began where the ledger, or a permit, stands. */
    private Future<Long> raiseMirror(Assignment asked, Held held, long start) {
        long from = held.seekTo() == null ? held.next() : held.seekTo();
        return start > from && start == held.notedEnd()
                ? ledger.mirror(asked.group(), asked.partition(), held.epoch(), from, start)
                        .map(start)
                : Future.succeededFuture(start);
    }

    private Position open(Key key, Lane lane, long start) {
        Lane other = lanes.put(key, lane);
        if (other != null) {
            other.close(); // a second assignment overtook this one; its producer is fenced already
        }
        return new Position(lane.epoch(), start);
    }

    Lane lane(Batch batch) {
        Lane lane = lanes.get(new Key(batch.group(), batch.partition()));
        if (lane == null) {
            throw new Fenced(batch.group(), batch.partition(), batch.epoch());
        }
        lane.require(batch);
        return lane;
    }

    Future<Void> revoke(Assignment asked) {
        Key key = new Key(asked.group(), asked.partition());
        Lane lane = lanes.get(key);
        return lane == null || lane.epoch() > asked.epoch() ? Future.succeededFuture() : close(key);
    }

    private Future<Void> close(Key key) {
        Lane lane = lanes.remove(key);
        return lane == null ? Future.succeededFuture() : lane.close();
    }

    Future<Void> close() {
        List<Future<Void>> closed = lanes.values().stream().map(Lane::close).toList();
        lanes.clear();
        return Future.join(closed).mapEmpty();
    }
}
