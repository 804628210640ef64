package io.millrace.deduplicate;

import io.millrace.bus.Item;
import io.millrace.claims.Claim;
import io.millrace.event.Ids;
import io.millrace.kafka.Headers;
import java.util.HexFormat;

/** The keys that an item claims. */
final class ClaimKeys {
    private static final int RANDOM = 7;

    private ClaimKeys() {}

    /** A re-entry's own, as its record carries it, also where the present declaration would find another natural id. */
    static byte[] of(Item item, boolean reentry) {
        byte[] carried = reentry ? carried(item.headers.get(Headers.CLAIM_KEY)) : null;
        return carried == null ? Ids.claimKey(item.envelope.stream(), item.naturalId) : carried;
    }

    /** Null for the random ids that collect gives; all others may come twice, so the id is claimed as well. */
    static byte[] ofId(Item item) {
        return item.envelope.eventId().version() == RANDOM ? null : Claim.idKey(item.envelope.eventId());
    }

    private static byte[] carried(String hex) {
        try {
            return hex == null ? null : HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
