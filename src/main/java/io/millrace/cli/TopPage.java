package io.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Two tables of one node: what each stage did between two scrapes, a second; and how far behind each consumer is, over the partitions that this node
 * holds.
 */
final class TopPage {
    private static final String NONE = "-";

    private TopPage() {}

    /** @param topology of {@code /api/v1/topology} */
    static String of(JsonNode topology, Scrape before, Scrape after) {
        Table stages = new Table(List.of("STAGE", "IN/S", "OUT/S", "REFUSED/S", "IN FLIGHT", "LAG"));
        List<String> names = new ArrayList<>(List.of("collect"));
        topology.path("channels").forEach(channel -> names.add(channel.asText()));
        for (String stage : names) {
            String name = "millrace_" + stage.replace('.', '_');
            stages.add(List.of(
                    stage,
                    rate(before, after, name + "_in_total"),
                    rate(before, after, name + "_out_total"),
                    rate(before, after, name + "_refused_total"),
                    whole(after.sum(name + "_in_flight")),
                    whole(lag(topology, stage, after))));
        }
        Table consumers = new Table(List.of("CONSUMER", "GROUP", "LAG", "OLDEST S", "STOPPED", "PAUSED"));
        topology.path("verticles").forEach(verticle -> {
            if (verticle.has("group")) {
                String group = verticle.path("group").asText();
                consumers.add(List.of(
                        verticle.path("name").asText(),
                        group,
                        whole(after.sum("millrace_consume_lag", of(group))),
                        tenth(after.max("millrace_consume_oldest_unsettled_seconds", of(group))),
                        whole(after.sum("millrace_consume_stopped", of(group))),
                        whole(after.sum("millrace_consume_paused", of(group)))));
            }
        });
        return topology.path("node").asText()
                + System.lineSeparator()
                + System.lineSeparator()
                + stages
                + System.lineSeparator()
                + System.lineSeparator()
                + consumers;
    }

    /** Of all consumers whose route ends at this stage: what they have not settled. */
    private static OptionalDouble lag(JsonNode topology, String stage, Scrape after) {
        OptionalDouble lag = OptionalDouble.empty();
        for (JsonNode verticle : topology.path("verticles")) {
            JsonNode route = verticle.path("route");
            if (!route.isEmpty() && route.get(route.size() - 1).asText().equals(stage)) {
                OptionalDouble own = after.sum(
                        "millrace_consume_lag", of(verticle.path("group").asText()));
                if (own.isPresent()) {
                    lag = OptionalDouble.of(lag.orElse(0) + own.getAsDouble());
                }
            }
        }
        return lag;
    }

    private static String of(String group) {
        return "group=\"" + group + "\"";
    }

    private static String rate(Scrape before, Scrape after, String counter) {
        OptionalDouble now = after.sum(counter);
        return now.isEmpty()
                ? NONE
                : tenth(OptionalDouble.of(
                        (now.getAsDouble() - before.sum(counter).orElse(0)) / after.seconds(before)));
    }

    private static String tenth(OptionalDouble value) {
        return value.isEmpty() ? NONE : String.format(Locale.ROOT, "%.1f", value.getAsDouble());
    }

    private static String whole(OptionalDouble value) {
        return value.isEmpty() ? NONE : String.format(Locale.ROOT, "%.0f", value.getAsDouble());
    }
}
