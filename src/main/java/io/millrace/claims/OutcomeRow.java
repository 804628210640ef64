package io.millrace.claims;

import io.millrace.event.Origin;
import java.time.Instant;
import java.util.UUID;

/**
 * What ended without silver.
 *
 * @param origin of the record that ended
 * @param outcome duplicate, repeat, filtered, unchanged or superseded
 * @param duplicateOf the holder; null but for duplicates
 * @param differs null but for duplicates
 * @param detail such as the filter's name; may be null
 */
public record OutcomeRow(
        Origin origin,
        UUID eventId,
        UUID correlationId,
        String stream,
        String naturalId,
        String outcome,
        UUID duplicateOf,
        Boolean differs,
        String detail,
        Instant receivedAt) {}
