package io.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.config.Environment;
import io.millrace.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Which running server a command asks. */
final class ServerOption {
    private static final Duration LONGEST = Duration.ofSeconds(10);

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Address of the server; by default $MILLRACE_URL, or http://127.0.0.1:8000.")
    private URI url;

    URI address(Environment environment) {
        String byDefault = environment.get("MILLRACE_URL").orElse("http://127.0.0.1:8000");
        return url == null ? URI.create(byDefault) : url;
    }

    static HttpClient client() {
        return HttpClient.newBuilder().connectTimeout(LONGEST).build();
    }

    /** The body, also of an unhealthy server, which answers 503. */
    static byte[] get(HttpClient client, URI uri) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(LONGEST).build();
        try {
            return client.send(request, BodyHandlers.ofByteArray()).body();
        } catch (IOException e) {
            throw new IllegalStateException("no Millrace answers at " + uri + " (" + Failures.sentence(e) + ")", e);
        }
    }

    static JsonNode json(HttpClient client, URI uri) throws InterruptedException {
        byte[] body = get(client, uri);
        try {
            return Json.MAPPER.readTree(body);
        } catch (IOException e) {
            throw new IllegalStateException("no Millrace answers at " + uri + " (" + Failures.sentence(e) + ")", e);
        }
    }
}
