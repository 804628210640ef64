package io.millrace.kafka;

import io.millrace.event.Origin;
import io.vertx.core.Future;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads single records by their place; what is not yet in an object is found this way. */
public interface RecordReader {

    /**
     * The record at this place; empty where it was trimmed, was never written, belongs to an aborted transaction or its topic is gone.
     * Fails where Kafka does not answer in time.
     */
    Future<Optional<ConsumerRecord<byte[], byte[]>>> read(Origin origin);
}
