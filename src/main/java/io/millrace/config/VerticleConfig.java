package io.millrace.config;

/**
 * One entry of {@code "verticles"}.
 *
 * @param type such as {@code collect} or {@code consume}; see {@link VerticleTypes}
 * @param name unique among those of its type; the type by default
 * @param instances how many run in this node
 * @param config the record that the type declares
 */
public record VerticleConfig(
        @Setting(doc = "What it is; see the types below.") String type,

        @Setting(value = "null", doc = "Unique among those of its type; the type by default.", min = 1, max = 64)
        String name,

        @Setting(value = "1", doc = "How many of it run in this node.", min = 1, max = 256)
        int instances,

        @Setting(value = "{}", doc = "The settings of its type.")
        Record config) {}
