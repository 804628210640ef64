package io.millrace.config;

import java.util.Map;
import java.util.Optional;

/** The process environment as configuration sees it; an empty value counts as none, as compose files pass those. */
public record Environment(Map<String, String> values) {
    public static final String PREFIX = "MILLRACE_";

    public Environment {
        values = Map.copyOf(values);
    }

    public static Environment ofProcess() {
        return new Environment(System.getenv());
    }

    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !name.isEmpty() && !value.isEmpty());
    }
}
