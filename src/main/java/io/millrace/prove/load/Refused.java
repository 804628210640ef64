package io.millrace.prove.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Events that no schema takes, which become dead letters. */
public final class Refused {
    private static final int UNPROCESSABLE = 422;
    private static final int UNAVAILABLE = 503;
    private static final int TRIES = 40;
    private static final long AGAIN_MS = 250;
    private static final Duration MOST = Duration.ofSeconds(20);

    private Refused() {}

    /** Sends so many, in one package; each is a letter in Kafka when this returns. */
    public static void send(String node, int count) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(node + "/collect/holded"))
                    .timeout(MOST)
                    .header("content-type", "application/x-ndjson")
                    .POST(BodyPublishers.ofString("{\"data\":1}\n".repeat(count)))
                    .build();
            int status = UNAVAILABLE;
            for (int turn = 0; turn < TRIES && status == UNAVAILABLE; turn++) {
                TimeUnit.MILLISECONDS.sleep(turn == 0 ? 0 : AGAIN_MS);
                status = http.send(request, BodyHandlers.discarding()).statusCode();
            }
            if (status != UNPROCESSABLE) {
                throw new IOException("events that are wrong were answered " + status);
            }
        }
    }
}
