package io.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.config.Environment;
import io.millrace.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Asks a running server for its health and its topology.")
final class StatusCommand implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private final Environment environment;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Address of the server; by default $MILLRACE_URL, or http://127.0.0.1:8000.")
    private URI url;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    StatusCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws Exception {
        ObjectNode status = Json.object().put("url", address().toString());
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(LONGEST).build()) {
            status.set("health", get(client, "/health"));
            status.set("topology", get(client, "/api/v1/topology"));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? status.toPrettyString() : StatusPage.of(status));
        return status.at("/health/status").asText().equals("ok") ? Millrace.DONE : Millrace.FAILED;
    }

    private URI address() {
        String byDefault = environment.get("MILLRACE_URL").orElse("http://127.0.0.1:8000");
        return url == null ? URI.create(byDefault) : url;
    }

    /** Also of an unhealthy server, which answers 503. */
    private JsonNode get(HttpClient client, String path) throws InterruptedException {
        URI uri = address().resolve(path);
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(LONGEST).build();
        try {
            return Json.MAPPER.readTree(
                    client.send(request, BodyHandlers.ofByteArray()).body());
        } catch (IOException e) {
            throw new IllegalStateException("no Millrace answers at " + uri + " (" + Failures.sentence(e) + ")", e);
        }
    }
}
