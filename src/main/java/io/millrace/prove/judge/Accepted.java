package io.millrace.prove.judge;

import java.util.UUID;

/**
 * An event that was answered with a 2xx.
 *
 * @param id that the server gave it
 * @param messageId by which the load knows it
 */
public record Accepted(UUID id, String messageId) {}
