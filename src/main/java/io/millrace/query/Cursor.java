package io.millrace.query;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.UUID;

/** The place after which a page of the listing begins: the last entry's receipt and id. Opaque to clients. */
record Cursor(OffsetDateTime receivedAt, UUID id) {

    /** {@code IllegalArgumentException} for what {@link #toString()} did not write. */
    static Cursor parse(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\\|", 2);
            return new Cursor(Instant.parse(parts[0]).atOffset(ZoneOffset.UTC), UUID.fromString(parts[1]));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("not a cursor of this listing", e);
        }
    }

    @Override
    public String toString() {
        String text = receivedAt.toInstant() + "|" + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
