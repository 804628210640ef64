package io.millrace.prove.fault;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What {@code GET /api/v1/groups/{group}} of a node tells of partitions that wait for a person. */
record GroupStops(String node, String group) {
    private static final int OK = 200;
    private static final long LOOK_MS = 500;
    private static final Duration ANSWER = Duration.ofSeconds(10);

    record Stop(String message, String command) {}

    /** Looks until there are stops, or none any more, or for as long as it may take; what it saw at last. */
    List<Stop> await(boolean wanted, Duration most) throws InterruptedException, IOException {
        long until = System.nanoTime() + most.toNanos();
        try (HttpClient http = HttpClient.newHttpClient()) {
            List<Stop> seen = look(http);
            while ((seen == null || seen.isEmpty() == wanted) && System.nanoTime() < until) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MS);
                seen = look(http);
            }
            if (seen == null) {
                throw new IOException("a node does not tell the state of group " + group);
            }
            return seen;
        }
    }

    /**
     * Whether the consumers themselves tell that they stopped, or that none has, of both nodes, before so long; what a look at Kafka and the
     * ledger finds is not yet done.
     */
    boolean consumersStopped(Scene scene, boolean wanted, Duration most) throws InterruptedException {
        long until = System.nanoTime() + most.toNanos();
        while (System.nanoTime() < until) {
            double stopped = scene.stopped(group);
            if (wanted ? stopped > 0 : stopped == 0) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
        return false;
    }

    /** Null where it does not tell. */
    private List<Stop> look(HttpClient http) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node + "/api/v1/groups/" + group))
                .timeout(ANSWER)
                .build();
        HttpResponse<byte[]> answer;
        try {
            answer = http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            return null; // it is busy or away; the next look tells
        }
        if (answer.statusCode() != OK) {
            return null;
        }
        List<Stop> stops = new ArrayList<>();
        for (JsonNode partition : Json.read(answer.body()).path("partitions")) {
            if (partition.hasNonNull("stopped") && partition.hasNonNull("command")) {
                stops.add(new Stop(
                        partition.path("stopped").asText(),
                        partition.path("command").asText()));
            }
        }
        return stops;
    }
}
