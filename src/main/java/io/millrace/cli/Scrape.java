package io.millrace.cli;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A page of Prometheus' text format.
 *
 * @param nanos when it was read, by {@link System#nanoTime()}
 * @param values by name and labels, as they stand there
 */
record Scrape(long nanos, Map<String, Double> values) {
    static Scrape of(String page, long nanos) {
        Map<String, Double> values = new HashMap<>();
        page.lines().filter(line -> !line.isBlank() && line.charAt(0) != '#').forEach(line -> {
            int space = line.lastIndexOf(' ');
            values.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
        });
        return new Scrape(nanos, values);
    }

    double seconds(Scrape before) {
        return (nanos - before.nanos) / 1e9;
    }

    /** Over all series of this name that have these labels, such as {@code group="rows"}; empty where there is none. */
    OptionalDouble sum(String name, String... labels) {
        double[] found = series(name, labels);
        return found.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Arrays.stream(found).sum());
    }

    OptionalDouble max(String name, String... labels) {
        return Arrays.stream(series(name, labels)).max();
    }

    private double[] series(String name, String... labels) {
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().equals(name) || entry.getKey().startsWith(name + "{"))
                .filter(entry -> Arrays.stream(labels)
                        .allMatch(label -> entry.getKey().contains("{" + label)
                                || entry.getKey().contains("," + label)))
                .mapToDouble(Map.Entry::getValue)
                .toArray();
    }
}
