package io.millrace.config;

/**
 * One value in force.
 *
 * @param value as JSON; a secret as {@code "***"}
 * @param unit empty where it has none
 * @param origin {@code default}, {@code verticles.json:12}, {@code environment MILLRACE_PORT} or {@code file /run/secrets/…}
 */
public record Effective(String pointer, String value, String unit, String origin) {}
