package io.millrace.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** NDJSON packages to a running server; what promises nothing (503, 429, a broken connection) is sent again. */
final class HttpTarget implements Target {
    private static final Set<Integer> AGAIN = Set.of(408, 429, 500, 502, 503, 504);
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(30);
    private static final long FIRST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 2_000;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI collect;
    private final Duration patience;

    /** @param patience how long one package is sent again */
    HttpTarget(URI server, String stream, Duration patience) {
        this.collect = server.resolve("/collect/" + stream);
        this.patience = patience;
    }

    @Override
    public void send(List<Made> events, Tally tally) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(collect)
                .timeout(LONGEST_REQUEST)
                .header("content-type", "application/x-ndjson")
                .POST(BodyPublishers.ofByteArray(lines(events)))
                .build();
        long until = System.nanoTime() + patience.toNanos();
        long pause = FIRST_PAUSE_MS;
        while (!answered(request, events, tally)) {
            if (System.nanoTime() > until) {
                tally.unanswered(events.size());
                return;
            }
            Thread.sleep(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
        }
    }

    private boolean answered(HttpRequest request, List<Made> events, Tally tally) throws InterruptedException {
        try {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            if (AGAIN.contains(response.statusCode())) {
                tally.repeated("HTTP " + response.statusCode());
                return false;
            }
            count(response.statusCode(), Json.MAPPER.readTree(response.body()), events, tally);
            return true;
        } catch (IOException e) {
            tally.repeated(e.getClass().getSimpleName());
            return false;
        }
    }

    private static void count(int status, JsonNode body, List<Made> events, Tally tally) {
        JsonNode results = body.path("results");
        if (results.size() != events.size()) {
            String code = body.path("code").asText("http_" + status);
            events.forEach(event -> tally.rejected(event, code));
            return;
        }
        for (int i = 0; i < results.size(); i++) {
            JsonNode result = results.get(i);
            Made event = events.get(result.path("index").asInt(i));
            if (result.path("status").asText().equals("accepted")) {
                tally.accepted(event);
            } else {
                tally.rejected(event, code(result));
            }
        }
    }

    private static String code(JsonNode result) {
        String code = result.path("code").asText("");
        return code.isEmpty() ? result.at("/errors/0/rule").asText("unknown") : code;
    }

    static byte[] lines(List<Made> events) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Made event : events) {
            body.writeBytes(event.json());
            body.write('\n');
        }
        return body.toByteArray();
    }

    @Override
    public void close() {
        client.close();
    }
}
