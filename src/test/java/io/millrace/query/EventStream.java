package io.millrace.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.json.Json;
import io.millrace.walk.Installation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A client of server-sent events, as the HTML standard has it. */
final class EventStream implements AutoCloseable {
    private static final long PATIENCE_S = 60;

    private final HttpClient http;
    private final BufferedReader lines;
    private String lastId;

    private EventStream(HttpClient http, InputStream body) throws IOException {
        this.http = http;
        this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        while (lastId == null) {
            field(lines.readLine());
        }
    }

    /** Returns once the server has told where the client stands. */
    static EventStream open(Installation at, String query, String last) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(at.url("/events/stream?" + query)));
        if (last != null) {
            request.header("last-event-id", last);
        }
        HttpResponse<InputStream> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(200, answer.statusCode());
        assertEquals(
                "text/event-stream", answer.headers().firstValue("content-type").orElse(""));
        return new EventStream(http, answer.body());
    }

    /** Of the next event; fails where none comes in time. */
    JsonNode next() throws Exception {
        return CompletableFuture.supplyAsync(this::read).get(PATIENCE_S, TimeUnit.SECONDS);
    }

    private JsonNode read() {
        try {
            String data = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty() && data != null) {
                    return Json.read(data.getBytes(StandardCharsets.UTF_8));
                }
                data = line.startsWith("data: ") ? line.substring(6) : data;
                field(line);
            }
            throw new IOException("the stream ended");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void field(String line) {
        lastId = line.startsWith("id: ") ? line.substring(4) : lastId;
    }

    String lastId() {
        return lastId;
    }

    /** As one whose connection breaks. */
    @Override
    public void close() {
        http.shutdownNow();
    }
}
