package io.millrace.enrich;

/** Has no settings yet: what is added is declared by the streams. */
public record EnrichConfig() {}
