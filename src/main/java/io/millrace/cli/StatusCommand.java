package io.millrace.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.config.Environment;
import io.millrace.json.Json;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Asks a running server for its health and its topology.")
final class StatusCommand implements Callable<Integer> {
    private static final List<String> WORKING = List.of("ok", "degraded");

    private final Environment environment;

    @Mixin
    private ServerOption server;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    StatusCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws Exception {
        URI address = server.address(environment);
        ObjectNode status = Json.object().put("url", address.toString());
        try (HttpClient client = ServerOption.client()) {
            status.set("health", ServerOption.json(client, address.resolve("/health")));
            status.set("topology", ServerOption.json(client, address.resolve("/api/v1/topology")));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? status.toPrettyString() : StatusPage.of(status));
        return WORKING.contains(status.at("/health/status").asText()) ? Millrace.DONE : Millrace.FAILED;
    }
}
