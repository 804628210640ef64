package io.millrace.kafka;

import java.time.Duration;

/**
 * How a consumer behaves.
 *
 * @param maxRecords most of one poll
 * @param maxBytes most that is fetched of one partition at a time; a single larger record still comes
 * @param session after which a member that is not heard of is replaced; brokers refuse one that is shorter than their {@link SessionFloor}
 * @param timeout longest wait for one answer of Kafka
 */
public record ConsumerBounds(int maxRecords, int maxBytes, Duration session, Duration heartbeat, Duration timeout) {}
