package io.millrace.event;

/**
 * One rule that an event breaks.
 *
 * @param pointer RFC 6901, inside the event; the empty string is the whole event
 * @param rule the keyword or limit that was broken, such as {@code required} or {@code limits.depth}
 * @param message one sentence for people, without the payload
 */
public record Violation(String pointer, String rule, String message) {}
