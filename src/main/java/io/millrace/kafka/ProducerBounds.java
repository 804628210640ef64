package io.millrace.kafka;

import java.time.Duration;

/**
 * How a transactional producer behaves.
 *
 * @param transaction longest transaction, and longest wait for one step of it
 * @param linger how long a record waits for others
 */
public record ProducerBounds(
        Duration transaction, Duration linger, int batchBytes, int maxRecordBytes, String compression) {}
