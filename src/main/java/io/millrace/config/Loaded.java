package io.millrace.config;

import java.util.List;

/**
 * A valid configuration and how it came about.
 *
 * @param effective every value in force, in the order of the reference page
 * @param warnings what is probably a slip but no mistake, one sentence each
 */
public record Loaded(AppConfig config, List<Effective> effective, List<String> warnings) {
    public Loaded {
        effective = List.copyOf(effective);
        warnings = List.copyOf(warnings);
    }
}
