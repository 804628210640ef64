package io.millrace.kafka;

import io.millrace.event.Origin;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads records by their places; what is not yet in an object is found this way. */
@FunctionalInterface
public interface RecordReader {

    /**
     * The records at these places, in their order; empty where one was trimmed, was never written, belongs to an aborted transaction or its
     * topic is gone. Places that lie together are read together. Fails where Kafka does not answer in time.
     *
     * @param origins as many as may be held in memory at a time
     */
    Future<List<Optional<ConsumerRecord<byte[], byte[]>>>> read(List<Origin> origins);

    /** Likewise of one place. */
    default Future<Optional<ConsumerRecord<byte[], byte[]>>> read(Origin origin) {
        return read(List.of(origin)).map(List::getFirst);
    }
}
