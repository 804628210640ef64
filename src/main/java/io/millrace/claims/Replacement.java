package io.millrace.claims;

import io.millrace.event.Origin;
import java.util.UUID;

/**
 * A re-entry's wish to make the next revision.
 *
 * @param key of the claim, as the re-entry carries it
 * @param revision that it asks to replace
 * @param origin of the re-entry's own record
 * @param content 16 bytes over the normalised content that it makes
 * @param unchanged its result is the present one
 */
public record Replacement(byte[] key, UUID eventId, int revision, Origin origin, byte[] content, boolean unchanged) {}
