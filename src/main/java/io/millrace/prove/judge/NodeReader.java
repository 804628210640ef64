package io.millrace.prove.judge;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a node tells of itself in {@code GET /metrics}. Thread: one, which waits. */
public final class NodeReader {
    /** Where the node does not tell the balance, or none that is young enough. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    private static final String RESIDUAL = "millrace_balance_residual ";
    private static final String AGE = "millrace_balance_age_seconds ";
    private static final String STOPPED = "millrace_consume_stopped{";
    private static final String HEAP = "jvm_memory_used_bytes{area=\"heap\"";

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI metrics;

    public NodeReader(String node) {
        this.metrics = URI.create(node + "/metrics");
    }

    /**
     * Entered less all that has an end, as the nodes count it. One that was taken before says nothing of what came since, and a node that
     * was started a moment ago has none yet.
     *
     * @param since {@link System#nanoTime}
     */
    long residual(long since) throws InterruptedException {
        double most = (System.nanoTime() - since) / 1e9;
        String told = read();
        double residual = sum(told, RESIDUAL, Double.NaN);
        return sum(told, AGE, Double.NaN) <= most && !Double.isNaN(residual) ? (long) residual : UNKNOWN;
    }

    /** MiB of heap in use. */
    public double heapMiB() throws InterruptedException {
        return sum(read(), HEAP, Double.NaN) / (1 << 20);
    }

    /** The least value of all metrics whose name ends so, after it perhaps {@code _sum} or {@code _max}; NaN where there is none. */
    public double least(String ending) throws InterruptedException {
        return read().lines()
                .filter(line ->
                        !line.startsWith("#") && line.split("[{ ]", 2)[0].matches(".*" + ending + "(_sum|_max)?"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .min()
                .orElse(Double.NaN);
    }

    /** Partitions of a group whose consumer here waits for a person, 0 where it has none here; NaN where the node does not tell. */
    public double stopped(String group) throws InterruptedException {
        String told = read();
        String ofGroup = told.lines()
                .filter(line -> line.contains("group=\"" + group + "\""))
                .collect(Collectors.joining("\n"));
        return sum(ofGroup, STOPPED, told.contains(STOPPED) ? 0 : Double.NaN);
    }

    /** Events of a stage that had this end since the node started; 0 where it does not tell. */
    public double ended(String stage, String outcome) throws InterruptedException {
        String ofOutcome = read().lines()
                .filter(line -> line.contains("outcome=\"" + outcome + "\""))
                .collect(Collectors.joining("\n"));
        return sum(ofOutcome, "millrace_" + stage + "_ended_total{", 0);
    }

    private static double sum(String told, String prefix, double without) {
        String[] lines = told.lines().filter(line -> line.startsWith(prefix)).toArray(String[]::new);
        double sum = lines.length == 0 ? without : 0;
        for (String line : lines) {
            sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
        }
        return sum;
    }

    /** Empty where it does not answer. */
    private String read() throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(metrics).timeout(Duration.ofSeconds(10)).build();
        try {
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return String.format(Locale.ROOT, "# no answer: %s", e.getMessage());
        }
    }
}
