package io.millrace.claims;

import io.millrace.event.Origin;
import java.util.UUID;

/**
 * What a silver record tells of the claim that it was published under.
 *
 * @param key of the natural id
 * @param idKey null where nobody else can have this event id
 * @param origin of the raw record
 */
public record Published(byte[] key, byte[] idKey, UUID eventId, int revision, Origin origin) {}
