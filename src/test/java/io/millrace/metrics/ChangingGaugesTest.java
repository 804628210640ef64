package io.millrace.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.metrics.ChangingGauges.Measure;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChangingGaugesTest {
    private static final Measure LAG = new Measure("lag", "records not settled", null);
    private static final Measure AGE = new Measure("age", "of the oldest", "seconds");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ChangingGauges gauges = new ChangingGauges(registry);

    @Test
    void showsWhatIsThereNow() {
        gauges.show(this, LAG, Map.of(of(0), 5, of(1), 7));
        gauges.show(this, AGE, Map.of(of(0), 0.5));
        assertEquals(Map.of("0", 5.0, "1", 7.0), read("lag"));
        assertEquals(Map.of("0", 0.5), read("age_seconds"));

        gauges.show(this, LAG, Map.of(of(1), 8, of(2), 9));
        assertEquals(Map.of("1", 8.0, "2", 9.0), read("lag"));
        assertEquals(Map.of("0", 0.5), read("age_seconds"));

        gauges.show(this, LAG, Map.of());
        gauges.show(this, LAG, Map.of(of(1), 1));
        assertEquals(Map.of("1", 1.0), read("lag"));
    }

    @Test
    void leavesWhatAnotherShowsByNow() {
        Object first = "first";
        Object second = "second";
        gauges.show(first, LAG, Map.of(of(0), 5, of(1), 6));
        gauges.show(second, LAG, Map.of(of(1), 7));
        gauges.show(first, LAG, Map.of(of(0), 5));
        assertEquals(Map.of("0", 5.0, "1", 7.0), read("lag"));

        gauges.show(second, LAG, Map.of());
        assertEquals(Map.of("0", 5.0), read("lag"));
    }

    @Test
    void isReadWholeWhileValuesAreSet() {
        AtomicBoolean enough = new AtomicBoolean();
        Object other = "other";
        gauges.show(this, LAG, Map.of(of(0), 0, of(1), 0));
        gauges.show(other, LAG, Map.of(of(2), 0, of(3), 0));
        CompletableFuture<Void> here = setting(this, of(0), of(1), enough);
        CompletableFuture<Void> there = setting(other, of(2), of(3), enough);
        try {
            for (int i = 0; i < 20_000; i++) {
                assertEquals(4, read("lag").size());
            }
        } finally {
            enough.set(true);
        }
        here.join();
        there.join();
        assertTrue(read("lag").get("0") > 0);
    }

    private CompletableFuture<Void> setting(Object owner, Tags one, Tags two, AtomicBoolean enough) {
        return CompletableFuture.runAsync(() -> {
            for (int i = 1; !enough.get(); i++) {
                gauges.show(owner, LAG, Map.of(one, i, two, i));
            }
        });
    }

    /** By partition. */
    private Map<String, Double> read(String name) {
        return registry.scrape()
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .map(line -> line.split("[\" ]"))
                .collect(Collectors.toMap(parts -> parts[1], parts -> Double.valueOf(parts[3])));
    }

    private static Tags of(int partition) {
        return Tags.of("partition", String.valueOf(partition));
    }
}
