package io.millrace;

import io.millrace.cli.BalanceCommand;
import io.millrace.cli.ConfigSource;
import io.millrace.cli.GroupCommand;
import io.millrace.cli.Program;
import io.millrace.cli.RebuildCommand;
import io.millrace.cli.ReenterCommand;
import io.millrace.config.AppConfig;
import io.millrace.config.CrossCheck;
import io.millrace.config.EmbeddedCheck;
import io.millrace.config.VerticleTypes;
import io.millrace.embedded.EmbeddedServices;
import io.millrace.health.Check;
import io.millrace.stream.StreamCatalog;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

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
        return List.of(new EmbeddedCheck(), new SilenceCheck());
    }

    @Override
    public int run(AppConfig config) throws Exception {
        Ports.requireFree(config);
        Shutdown shutdown = Shutdown.install();
        try {
            CompletableFuture<StreamCatalog> declared = CompletableFuture.supplyAsync(() -> Declared.load(config));
            EmbeddedServices services = EmbeddedServices.start(config);
            Node node = node(config, services, declared);
            ClassArchive classes = ClassArchive.keep();
            shutdown.ready(() -> {
                classes.close();
                node.close();
                services.close();
            });
            System.out.println(Banner.server(config, services.services(), node.address(), secondsSinceStart()));
            return untilOneGivesUp(services, shutdown);
        } catch (Exception | Error e) {
            shutdown.failed(e);
            throw e;
        }
    }

    private static Node node(AppConfig config, EmbeddedServices services, CompletableFuture<StreamCatalog> declared) {
        try {
            return Node.start(config.at(services.services()), declared);
        } catch (RuntimeException e) {
            services.close();
            throw e;
        }
    }

    @Override
    public int services(AppConfig config) throws Exception {
        Shutdown shutdown = Shutdown.install();
        try {
            EmbeddedServices services = EmbeddedServices.start(config);
            shutdown.ready(services::close);
            System.out.println(Banner.services(config, services.services(), secondsSinceStart()));
            return untilOneGivesUp(services, shutdown);
        } catch (Exception | Error e) {
            shutdown.failed(e);
            throw e;
        }
    }

    @Override
    public Map<String, Check> connect(AppConfig config) {
        return Connections.tryAll(config);
    }

    @Override
    public List<Object> commands(ConfigSource source) {
        return List.of(
                GroupCommand.of(source),
                BalanceCommand.of(source),
                new ReenterCommand(source),
                new RebuildCommand(source));
    }

    private static int untilOneGivesUp(EmbeddedServices services, Shutdown shutdown) throws Exception {
        try {
            throw services.failure().toCompletableFuture().get();
        } finally {
            shutdown.exitWith(FAILED);
        }
    }

    private static double secondsSinceStart() {
        return ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0;
    }
}
