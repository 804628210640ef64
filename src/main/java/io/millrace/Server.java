package io.millrace;

import io.millrace.cli.ConfigSource;
import io.millrace.cli.GroupCommand;
import io.millrace.cli.Program;
import io.millrace.cli.ReenterCommand;
import io.millrace.config.AppConfig;
import io.millrace.config.CrossCheck;
import io.millrace.config.EmbeddedCheck;
import io.millrace.config.VerticleTypes;
import io.millrace.embedded.EmbeddedFailure;
import io.millrace.embedded.EmbeddedServices;
import io.millrace.health.Check;
import io.millrace.stream.StreamCatalog;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Runs the program until a signal ends it.
 *
 * <pre>
 *   start ─▶ banner ─▶ wait ─▶ SIGTERM, Ctrl-C: drain, exit 0
 *                          └─▶ an embedded service gave up: drain, exit 1
 * </pre>
 */
final class Server implements Program {
    private static final int FAILED = 1;

    @Override
    public VerticleTypes types() {
        return Pipeline.types();
    }

    @Override
    public List<CrossCheck> checks() {
        return List.of(new EmbeddedCheck());
    }

    @Override
    public int run(AppConfig config) throws Exception {
        Ports.requireFree(config);
        CompletableFuture<StreamCatalog> declared = CompletableFuture.supplyAsync(() -> Declared.load(config));
        EmbeddedServices services = EmbeddedServices.start(config);
        Node node;
        try {
            node = Node.start(config.at(services.services()), declared);
        } catch (RuntimeException e) {
            services.close();
            throw e;
        }
        System.out.println(Banner.server(config, services.services(), node.address(), secondsSinceStart()));
        return untilStopped(services, () -> {
            node.close();
            services.close();
        });
    }

    @Override
    public int services(AppConfig config) throws Exception {
        EmbeddedServices services = EmbeddedServices.start(config);
        System.out.println(Banner.services(config, services.services(), secondsSinceStart()));
        return untilStopped(services, services::close);
    }

    @Override
    public Map<String, Check> connect(AppConfig config) {
        return Connections.tryAll(config);
    }

    @Override
    public List<Object> commands(ConfigSource source) {
        return List.of(GroupCommand.of(source), new ReenterCommand(source));
    }

    /** The hook ends the process itself: after SIGTERM the JVM would say 143 for what was an orderly end. */
    private static int untilStopped(EmbeddedServices services, Runnable stop) throws InterruptedException {
        CompletableFuture<EmbeddedFailure> failure = services.failure().toCompletableFuture();
        Thread hook = new Thread(
                () -> {
                    stop.run();
                    Runtime.getRuntime().halt(failure.isDone() ? FAILED : 0);
                },
                "millrace-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            throw failure.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double secondsSinceStart() {
        return ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0;
    }
}
