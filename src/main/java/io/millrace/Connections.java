package io.millrace;

import io.millrace.config.AppConfig;
import io.millrace.config.RegistryConfig;
import io.millrace.config.ServicesConfig;
import io.millrace.health.Check;
import io.millrace.health.Component;
import io.millrace.health.Reason;
import io.millrace.objectstore.ObjectStore;
import io.millrace.registry.RegistryHealth;
import io.millrace.registry.RemoteCatalog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tries the services as a start would find them. An embedded one that does not run, and a bucket that is not there, are no mistakes: a
 * start makes them, and that is said. Thread: the calling one, blocking.
 */
final class Connections {
    private static final int SECONDS = 20;
    private static final int PROBE_MILLIS = 1_000;

    private Connections() {}

    static Map<String, Check> tryAll(AppConfig config) {
        ServicesConfig services = config.services();
        Vertx vertx = Vertx.vertx();
        Clients clients = Clients.of(vertx, config.at(services.whileRunning()));
        Map<String, Check> answers = new LinkedHashMap<>();
        try {
            for (Component service : ServiceHealth.of(clients.topics(), clients.database(), clients.objects())) {
                answers.put(service.name(), answer(service, embeddedPort(services, service.name()), clients.objects()));
            }
            if (!services.registry().self()) {
                answers.put("registry", registry(vertx, services.registry()));
            }
            return answers;
        } finally {
            Blocking.await("closing", clients.close().transform(closed -> vertx.close()), SECONDS);
        }
    }

    private static Check answer(Component service, int embeddedPort, ObjectStore objects) {
        if (embeddedPort >= 0 && !listens(embeddedPort)) {
            return new Check.Ok(Map.of(ServicesConfig.EMBEDDED, "and not running now; a start runs it"));
        }
        return service.name().equals("s3")
                ? await("s3", objects.exists().map(there -> bucket(objects.bucket(), there)))
                : await(service.name(), service.check());
    }

    private static Check bucket(String name, boolean there) {
        return there
                ? new Check.Ok()
                : new Check.Ok(Map.of("bucket", name + " is not there yet; a start makes it, where the key may"));
    }

    private static Check registry(Vertx vertx, RegistryConfig config) {
        RemoteCatalog remote = new RemoteCatalog(vertx, config);
        try {
            return await("registry", new RegistryHealth(remote).check());
        } finally {
            Blocking.await("closing", remote.close(), SECONDS);
        }
    }

    private static Check await(String what, Future<Check> check) {
        try {
            return Blocking.await(what, check.otherwise(e -> new Check.Failed(Reason.of(e))), SECONDS);
        } catch (RuntimeException e) {
            return new Check.Failed(Reason.of(e));
        }
    }

    /** -1 for a service by address. */
    private static int embeddedPort(ServicesConfig services, String name) {
        return switch (name) {
            case "kafka" -> services.kafka().embedded() ? services.kafka().port() : -1;
            case "postgres" ->
                services.postgres().embedded() ? services.postgres().port() : -1;
            default -> services.s3().embedded() ? services.s3().port() : -1;
        };
    }

    private static boolean listens(int port) {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PROBE_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
