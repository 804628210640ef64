package io.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.config.Environment;
import io.millrace.json.Json;
import io.millrace.stream.Condition;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "tap",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Shows events as they leave a stage of a running server, a line each: a sample where they are many.")
final class TapCommand implements Callable<Integer> {
    private final Environment environment;

    @Mixin
    private ServerOption server;

    @Option(
            names = "--stage",
            paramLabel = "NAME",
            defaultValue = "collect",
            description = "collect, or a stage of a route such as enrich or store.rows. Default: ${DEFAULT-VALUE}.")
    private String stage;

    @Option(names = "--stream", paramLabel = "NAME", description = "Of this stream alone.")
    private String stream;

    @Option(
            names = "--where",
            paramLabel = "JSLT",
            description = "Only events for which this is true, such as '.data.amount > 100'; of those that were shown.")
    private String where;

    @Option(names = "--limit", paramLabel = "NUMBER", description = "End after so many events.")
    private Long limit;

    @Option(
            names = "--no-follow",
            negatable = false,
            description = "End after tap.sample of the server instead of going on.")
    private boolean once;

    @Spec
    private CommandSpec spec;

    TapCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws Exception {
        if (limit != null && limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be at least 1");
        }
        Condition condition = condition();
        try (HttpClient client = ServerOption.client()) {
            URI address = address();
            HttpResponse<java.io.InputStream> answer = answer(client, address);
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                if (answer.statusCode() != 200) {
                    throw new IllegalStateException(refused(lines));
                }
                show(lines, condition);
            }
            client.shutdownNow();
        }
        return Millrace.DONE;
    }

    private Condition condition() {
        try {
            return where == null ? null : Condition.of(where);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--where " + e.getMessage());
        }
    }

    private URI address() {
        String query = "?stage=" + encoded(stage) + (stream == null ? "" : "&stream=" + encoded(stream))
                + (once ? "&follow=false" : "") + (limit == null || where != null ? "" : "&limit=" + limit);
        return server.address(environment).resolve("/api/v1/tap" + query);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static HttpResponse<java.io.InputStream> answer(HttpClient client, URI address)
            throws InterruptedException {
        try {
            return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new IllegalStateException("no Millrace answers at " + address + " (" + Failures.sentence(e) + ")", e);
        }
    }

    private static String refused(BufferedReader lines) throws IOException {
        JsonNode problem = Json.read(String.valueOf(lines.readLine()));
        JsonNode error = problem.at("/errors/0");
        return problem.path("detail").asText()
                + (error.isMissingNode()
                        ? ""
                        : " " + error.path("parameter").asText() + " "
                                + error.path("message").asText());
    }

    private void show(BufferedReader lines, Condition condition) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        long shown = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                continue; // the server has nothing to show
            }
            JsonNode read = Json.read(line);
            if (read.has("skipped")) {
                spec.commandLine().getErr().println(read.path("skipped").asLong() + " events passed unseen");
                return;
            }
            if (condition == null || condition.holds(read.path("event"))) {
                out.println(line);
                out.flush();
                shown++;
            }
            if (limit != null && shown >= limit) {
                return;
            }
        }
    }
}
