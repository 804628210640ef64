package io.millrace.cli;

import io.millrace.config.AppConfig;
import io.millrace.config.CrossCheck;
import io.millrace.config.VerticleTypes;
import io.millrace.health.Check;
import java.util.List;
import java.util.Map;

/** For commands that need no server of their own. */
final class NoStages implements Program {
    @Override
    public VerticleTypes types() {
        return new VerticleTypes(Map.of());
    }

    @Override
    public List<CrossCheck> checks() {
        return List.of();
    }

    @Override
    public int run(AppConfig config) {
        return 0;
    }

    @Override
    public int services(AppConfig config) {
        return 0;
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
