package io.millrace.prove.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Events that are nothing but a number, which is their natural id, to a stream of that kind. Thread: one, which waits. */
public final class Numbered {
    private static final int PACKAGE = 500;
    private static final int TRIES = 200;
    private static final long AGAIN_MS = 250;
    private static final Duration REQUEST = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> nodes;
    private final String stream;

    public Numbered(List<String> nodes, String stream) {
        this.nodes = List.copyOf(nodes);
        this.stream = stream;
    }

    /** Sends the numbers below this one, each until it is accepted. */
    public void send(int count) throws IOException, InterruptedException {
        for (int from = 0; from < count; from += PACKAGE) {
            String body = IntStream.range(from, Math.min(from + PACKAGE, count))
                    .mapToObj(number -> "{\"number\":" + number + "}")
                    .collect(Collectors.joining("\n"));
            deliver(body);
        }
    }

    private void deliver(String body) throws IOException, InterruptedException {
        String last = "";
        for (int turn = 0; turn < TRIES; turn++) {
            last = answer(nodes.get(turn % nodes.size()), body);
            if (last.startsWith("2")) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(AGAIN_MS);
        }
        throw new IOException("numbered events are not accepted: " + last);
    }

    private String answer(String node, String body) throws InterruptedException {
        try {
            return Integer.toString(http.send(
                            HttpRequest.newBuilder(URI.create(node + "/collect/" + stream))
                                    .timeout(REQUEST)
                                    .header("content-type", "application/x-ndjson")
                                    .POST(BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode());
        } catch (IOException e) {
            return e.toString(); // the node is away; the next turn is another one's
        }
    }
}
