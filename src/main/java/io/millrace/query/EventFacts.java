package io.millrace.query;

import io.millrace.event.Origin;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;

/**
 * What PostgreSQL knows of one event.
 *
 * @param state stored, duplicate, filtered, dead_letter or pending
 * @param raw where the raw record lies; null for an event that never reached events.raw
 * @param silver where the newest silver record lies; null where there is none
 * @param more what this state adds, such as {@code duplicate_of}, in the order of the answer
 */
record EventFacts(
        String state,
        String stream,
        UUID correlationId,
        String naturalId,
        OffsetDateTime receivedAt,
        Integer revision,
        Origin raw,
        Origin silver,
        Map<String, Object> more) {}
