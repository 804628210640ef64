package io.millrace.config;

import java.util.Map;

/** The verticle types of this program and the record that each is configured by; handed to the loader by the composition root. */
public record VerticleTypes(Map<String, Class<? extends Record>> types) {
    public VerticleTypes {
        types = Map.copyOf(types);
    }
}
