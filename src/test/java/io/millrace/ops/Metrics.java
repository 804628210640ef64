package io.millrace.ops;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** A page of Prometheus' text format: values by name and labels. */
record Metrics(Map<String, Double> values) {

    static Metrics of(String text) {
        Map<String, Double> values = new TreeMap<>();
        text.lines().filter(line -> !line.startsWith("#") && !line.isBlank()).forEach(line -> {
            int space = line.lastIndexOf(' ');
            values.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
        });
        return new Metrics(values);
    }

    boolean has(String name) {
        return values.keySet().stream().anyMatch(key -> isOf(key, name));
    }

    /** Over all whose labels are these or more; 0 where there is none. */
    double sum(String name, String... labels) {
        return values.entrySet().stream()
                .filter(entry -> isOf(entry.getKey(), name))
                .filter(entry ->
                        Arrays.stream(labels).allMatch(label -> entry.getKey().contains(label)))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static boolean isOf(String key, String name) {
        return key.equals(name) || key.startsWith(name + "{");
    }
}
