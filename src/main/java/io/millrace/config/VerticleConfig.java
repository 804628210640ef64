package io.millrace.config;

/**
 * One entry of {@code "verticles"}.
 *
 * @param type such as {@code collect} or {@code consume}; see {@link VerticleTypes}
 * @param name unique in the file; the type by default
 * @param instances how many run in this node
 * @param config the record that the type declares
 */
public record VerticleConfig(String type, String name, int instances, Record config) {}
