package io.millrace.prove.judge;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The balance as a node tells it. */
final class Residual {
    private static final String METRIC = "millrace_balance_residual ";
    static final long UNKNOWN = Long.MIN_VALUE;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI metrics;

    Residual(String node) {
        this.metrics = URI.create(node + "/metrics");
    }

    /** {@link #UNKNOWN} where the node does not tell it. */
    long read() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(metrics).timeout(Duration.ofSeconds(10)).build();
        return http.send(request, BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(METRIC))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(METRIC.length())))
                .findFirst()
                .orElse(UNKNOWN);
    }
}
