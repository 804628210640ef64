package io.millrace.reenter;

import io.millrace.event.Origin;
import java.time.Instant;
import java.util.UUID;

/**
 * A stored event that is to re-enter.
 *
 * @param naturalId as it was stored
 * @param receivedBy name of the node; null where the row does not tell
 * @param revision the greater of the row's and the claim's
 * @param claimKey the claim's own; of (stream, natural id) where the window has dropped the claim
 * @param raw where the raw record lies
 * @param resultHash of the present copy; null where the claim is ahead of the row
 * @param declaration that made the present copy; null where the claim is ahead of the row
 * @param eventTime of the first revision; null where no table has a time column
 */
record Candidate(
        String stream,
        UUID eventId,
        UUID correlationId,
        String naturalId,
        Instant receivedAt,
        String receivedBy,
        int schemaId,
        int revision,
        byte[] claimKey,
        Origin raw,
        byte[] resultHash,
        Integer declaration,
        Instant eventTime) {}
