package io.millrace.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The whole configuration of a node, valid.
 *
 * @param file where it came from
 * @param dataDirectory of the embedded services, absolute
 * @param streamsDirectory of the user's own declarations, absolute; need not exist
 * @param node its name, as configured; null where the host and its port name it
 */
public record AppConfig(
        Path file,
        Path dataDirectory,
        Path streamsDirectory,
        String node,
        ServicesConfig services,
        LimitsConfig limits,
        FollowConfig follow,
        TapConfig tap,
        TracingConfig tracing,
        HealthConfig health,
        List<VerticleConfig> verticles) {
    public AppConfig {
        verticles = List.copyOf(verticles);
    }

    /** The same with the services where they were found. */
    public AppConfig at(ServicesConfig found) {
        return new AppConfig(
                file, dataDirectory, streamsDirectory, node, found, limits, follow, tap, tracing, health, verticles);
    }

    /** Instances by verticle type; what a requester of a settling stage needs. */
    public Map<String, Integer> instances() {
        return verticles.stream()
                .collect(Collectors.toMap(VerticleConfig::type, VerticleConfig::instances, Integer::sum));
    }
}
