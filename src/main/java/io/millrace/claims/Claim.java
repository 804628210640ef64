package io.millrace.claims;

import io.millrace.event.Ids;
import io.millrace.event.Origin;
import java.util.UUID;

/**
 * One event's wish to hold its natural id.
 *
 * @param key 16 bytes of (stream, natural id); see {@link Ids#claimKey}
 * @param idKey null where nobody else can have this event id; else the key by which the id itself is held, {@link #idKey(UUID)}
 * @param content 16 bytes over the normalised content
 * @param refuseConflicts the stream refuses other content under a held natural id
 */
public record Claim(byte[] key, byte[] idKey, UUID eventId, Origin origin, byte[] content, boolean refuseConflicts) {
    // no stream has such a name, so no natural id meets these keys
    private static final String ID_SPACE = "\u0000event-id";

    /** The key of an event id that is made from something, an Idempotency-Key or an origin, and so may come twice. */
    public static byte[] idKey(UUID eventId) {
        return Ids.claimKey(ID_SPACE, eventId.toString());
    }
}
