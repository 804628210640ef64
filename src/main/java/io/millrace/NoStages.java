package io.millrace;

import io.millrace.cli.ConfigSource;
import io.millrace.cli.Program;
import io.millrace.config.AppConfig;
import io.millrace.config.CrossCheck;
import io.millrace.config.EmbeddedCheck;
import io.millrace.config.VerticleTypes;
import io.millrace.health.Check;
import java.util.List;
import java.util.Map;

/** The program before its stages are composed: knows no verticle type, so every configuration names an unknown one. */
final class NoStages implements Program {
    @Override
    public VerticleTypes types() {
        return new VerticleTypes(Map.of());
    }

    @Override
    public List<CrossCheck> checks() {
        return List.of(new EmbeddedCheck());
    }

    @Override
    public int run(AppConfig config) {
        throw new IllegalStateException("no verticle type is known");
    }

    @Override
    public int services(AppConfig config) {
        throw new IllegalStateException("no embedded service is known");
    }

    @Override
    public Map<String, Check> connect(AppConfig config) {
        return Map.of();
    }

    @Override
    public List<Object> commands(ConfigSource source) {
        return List.of();
    }
}
