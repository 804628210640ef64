package io.millrace.publish;

import io.millrace.bus.Batch;
import io.millrace.event.FaultPoint;
import io.millrace.event.Guard;
import io.millrace.kafka.TransactionalProducer;
import io.millrace.ledger.Fenced;
import io.vertx.core.Future;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * One partition in this stage's hands: the producer under its epoch and the end that is known to be committed. After any failure
 * it is to be closed and never used again. Thread: the stage's context.
 */
final class Lane {
    private final TransactionalProducer producer;
    private final long epoch;
    private long committed;
    private boolean closed;

    Lane(TransactionalProducer producer, long epoch, long committed) {
        this.producer = producer;
        this.epoch = epoch;
        this.committed = committed;
    }

    /** @throws Fenced where the batch does not begin at the committed end, or is of another epoch: it is not to be published */
    void require(Batch batch) {
        boolean foreign = batch.epoch() != epoch && Guard.EPOCH_FENCE.on();
        boolean elsewhere = batch.start() != committed && Guard.START_CHECK.on();
        if (closed || foreign || elsewhere) {
            throw new Fenced(batch.group(), batch.partition(), batch.epoch());
        }
    }

    /** One transaction. A failure says nothing of its outcome: the lane is then to be closed. */
    Future<Void> commit(Batch batch, List<ProducerRecord<byte[], byte[]>> records) {
        FaultPoint.reach("before-transaction");
        return producer.write(
                        records,
                        batch.partition(),
                        batch.end(),
                        batch.member(),
                        () -> FaultPoint.reach("inside-transaction"))
                .onSuccess(known -> {
                    committed = batch.end();
                    FaultPoint.reach("after-transaction");
                });
    }

    long epoch() {
        return epoch;
    }

    /** Never fails. */
    Future<Void> close() {
        if (closed) {
            return Future.succeededFuture();
        }
        closed = true;
        return producer.close().recover(failure -> Future.succeededFuture());
    }
}
