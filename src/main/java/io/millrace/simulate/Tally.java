package io.millrace.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.json.Json;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the events: made = sent = accepted + rejected + unanswered. Thread: any.
 *
 * <p>{@code unexpected} are valid ones that were refused and invalid ones that were not.
 */
final class Tally {
    private final Map<Made.Kind, Long> made = new EnumMap<>(Made.Kind.class);
    private final Map<String, Long> byCode = new TreeMap<>();
    private long accepted;
    private long rejected;
    private long unanswered;
    private long unexpected;
    private long repeatedRequests;
    private String lastFailure = "";

    synchronized void made(Made.Kind kind) {
        made.merge(kind, 1L, Long::sum);
    }

    synchronized void accepted(Made event) {
        accepted++;
        unexpected += event.kind() == Made.Kind.INVALID ? 1 : 0;
    }

    synchronized void rejected(Made event, String code) {
        rejected++;
        byCode.merge(code, 1L, Long::sum);
        unexpected += event.kind() == Made.Kind.INVALID ? 0 : 1;
    }

    synchronized void unanswered(int events) {
        unanswered += events;
    }

    synchronized void repeated(String why) {
        repeatedRequests++;
        lastFailure = why;
    }

    synchronized boolean complete() {
        return unanswered == 0;
    }

    synchronized String progress(long count, double seconds) {
        return "%,d of %,d events: %,d accepted, %,d rejected, %,d requests repeated, %,.0f/s%s"
                .formatted(
                        settled(),
                        count,
                        accepted,
                        rejected,
                        repeatedRequests,
                        settled() / Math.max(seconds, 0.001),
                        lastFailure.isEmpty() ? "" : ", last failure: " + lastFailure);
    }

    synchronized ObjectNode summary(double seconds) {
        ObjectNode summary = Json.object();
        ObjectNode kinds = summary.putObject("made");
        for (Made.Kind kind : Made.Kind.values()) {
            kinds.put(kind.name().toLowerCase(java.util.Locale.ROOT), made.getOrDefault(kind, 0L));
        }
        summary.put("sent", settled() + unanswered).put("accepted", accepted).put("rejected", rejected);
        ObjectNode codes = summary.putObject("by_code");
        byCode.forEach(codes::put);
        summary.put("unexpected", unexpected).put("unanswered", unanswered).put("requests_repeated", repeatedRequests);
        summary.put("seconds", Math.round(seconds * 1000) / 1000.0);
        return summary.put("events_per_second", Math.round(settled() / Math.max(seconds, 0.001)));
    }

    private long settled() {
        return accepted + rejected;
    }
}
