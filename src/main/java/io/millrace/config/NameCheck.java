package io.millrace.config;

import java.util.HashMap;
import java.util.Map;

/** Verticles of a type are told apart by their names. */
final class NameCheck implements CrossCheck {
    @Override
    public void check(AppConfig config, Problems problems) {
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < config.verticles().size(); i++) {
            VerticleConfig verticle = config.verticles().get(i);
            Integer earlier = first.putIfAbsent(verticle.type() + " " + verticle.name(), i);
            if (verticle.type() != null && earlier != null) {
                String rule = "the name stands already at /verticles/" + earlier;
                problems.add("/verticles/" + i + "/name", "\"" + verticle.name() + "\"", rule);
            }
        }
    }
}
