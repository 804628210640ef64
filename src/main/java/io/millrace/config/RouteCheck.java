package io.millrace.config;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A route names stages that exist, each once, and each of them runs in this node. */
public final class RouteCheck implements CrossCheck {
    private final Set<String> stages;

    /** @param stages the verticle types that take batches */
    public RouteCheck(Collection<String> stages) {
        this.stages = Set.copyOf(stages);
    }

    @Override
    public void check(AppConfig config, Problems problems) {
        for (int i = 0; i < config.verticles().size(); i++) {
            if (config.verticles().get(i).config() instanceof Routed routed) {
                check("/verticles/" + i + "/config/route", routed.route(), config, problems);
            }
        }
    }

    private void check(String pointer, List<String> route, AppConfig config, Problems problems) {
        Set<String> running = config.instances().keySet();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < route.size(); i++) {
            String stage = route.get(i);
            String at = pointer + "/" + i;
            String shown = "\"" + stage + "\"";
            if (!stages.contains(stage)) {
                List<String> known = stages.stream().sorted().toList();
                String rule = "unknown stage; known: " + String.join(", ", known);
                problems.add(at, shown, rule, Nearest.to(stage, known));
            } else if (!running.contains(stage)) {
                problems.add(at, shown, "no verticle of this type is in the file");
            } else if (!seen.add(stage)) {
                problems.add(at, shown, "the route names the stage twice");
            }
        }
    }
}
