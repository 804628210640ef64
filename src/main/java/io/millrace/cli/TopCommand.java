package io.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.config.Environment;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "top",
        mixinStandardHelpOptions = true,
        description = "Shows what each stage of a running server takes, passes on and refuses, again and again.")
final class TopCommand implements Callable<Integer> {
    private static final String CLEAR = "\033[H\033[2J";

    private final Environment environment;

    @Mixin
    private ServerOption server;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "Between two looks, over which rates are counted. Default: ${DEFAULT-VALUE}.")
    private double interval;

    @Option(
            names = "--times",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description = "Tables to show. Default: until it is ended.")
    private long times;

    @Option(names = "--plain", description = "One table below the other, as where the output is no terminal.")
    private boolean plain;

    @Spec
    private CommandSpec spec;

    TopCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws Exception {
        if (!(interval >= 0.1 && interval <= 3_600)) {
            throw new ParameterException(spec.commandLine(), "--interval must be between 0.1 and 3600 s");
        }
        boolean refreshed = !plain && Ansi.AUTO.enabled();
        URI address = server.address(environment);
        PrintWriter out = spec.commandLine().getOut();
        CountDownLatch never = new CountDownLatch(1);
        try (HttpClient client = ServerOption.client()) {
            Scrape before = scrape(client, address);
            for (long shown = 0; times == 0 || shown < times; shown++) {
                never.await((long) (interval * 1_000), TimeUnit.MILLISECONDS);
                Scrape after = scrape(client, address);
                JsonNode topology = ServerOption.json(client, address.resolve("/api/v1/topology"));
                out.println((refreshed ? CLEAR : "") + TopPage.of(topology, before, after));
                if (!refreshed) {
                    out.println();
                }
                out.flush();
                before = after;
            }
        }
        return Millrace.DONE;
    }

    private static Scrape scrape(HttpClient client, URI address) throws InterruptedException {
        byte[] page = ServerOption.get(client, address.resolve("/metrics"));
        return Scrape.of(new String(page, StandardCharsets.UTF_8), System.nanoTime());
    }
}
