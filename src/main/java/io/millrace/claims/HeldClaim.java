package io.millrace.claims;

import io.vertx.sqlclient.Row;
import java.util.Arrays;
import java.util.Optional;

/** The key of the natural id that an event holds, and the revision that it has there. */
public record HeldClaim(byte[] key, int revision) {

    /** Empty for the claim of the event id itself. */
    static Optional<HeldClaim> of(Row row) {
        byte[] key = row.getBuffer("key").getBytes();
        return Arrays.equals(key, Claim.idKey(row.getUUID("event_id")))
                ? Optional.empty()
                : Optional.of(new HeldClaim(key, row.getInteger("revision")));
    }
}
