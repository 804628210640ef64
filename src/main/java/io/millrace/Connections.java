package io.millrace;

import io.millrace.config.AppConfig;
import io.millrace.config.ServicesConfig;
import io.millrace.health.Check;
import io.millrace.health.Component;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tries the services that are named by address; the embedded ones are there once the server runs. */
final class Connections {
    private static final int SECONDS = 20;

    private Connections() {}

    static Map<String, Check> tryAll(AppConfig config) {
        Vertx vertx = Vertx.vertx();
        Clients clients = Clients.of(vertx, config);
        try {
            Map<String, Check> answers = new LinkedHashMap<>();
            for (Component service : ServiceHealth.of(clients.topics(), clients.database(), clients.objects())) {
                answers.put(service.name(), answer(service, embedded(config.services(), service.name())));
            }
            return answers;
        } finally {
            Blocking.await("closing", clients.close().transform(closed -> vertx.close()), SECONDS);
        }
    }

    private static Check answer(Component service, boolean embedded) {
        if (embedded) {
            return new Check.Ok(Map.of("address", ServicesConfig.EMBEDDED));
        }
        try {
            return Blocking.await(service.name(), service.check(), SECONDS);
        } catch (RuntimeException e) {
            return new Check.Failed(String.valueOf(e.getMessage()));
        }
    }

    private static boolean embedded(ServicesConfig services, String name) {
        return switch (name) {
            case "kafka" -> services.kafka().embedded();
            case "postgres" -> services.postgres().embedded();
            default -> services.s3().embedded();
        };
    }
}
