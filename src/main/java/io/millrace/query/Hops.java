package io.millrace.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.event.Origin;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What is gathered of one event's way. Thread: one. */
final class Hops {
    private final List<Hop> all = new ArrayList<>();
    private final Map<Hop, Origin> objects = new LinkedHashMap<>();
    private final Map<UUID, String> topics = new HashMap<>();
    private boolean received;
    private String stream;
    private UUID correlationId;
    private String naturalId;

    void add(Hop hop) {
        all.add(hop);
    }

    /** A hop that is there once the manifest has an object of this record. */
    void object(String name, Origin record) {
        Hop hop = Hop.of(name, "store.objects");
        all.add(hop);
        objects.put(hop, record);
    }

    /** Once: rows, outcomes and letters of one event tell the same. @param raw null where it never reached events.raw */
    void received(Row row, Origin raw) {
        if (received) {
            return;
        }
        received = true;
        add(Hop.of("received", "collect")
                .at(row.getOffsetDateTime("received_at"))
                .by(row.getColumnIndex("received_by") < 0 ? null : row.getString("received_by"))
                .in(raw));
        if (raw != null) {
            object("archived", raw);
        }
    }

    /** Facts of the event itself; those that come first hold. */
    void tell(Row row) {
        stream = stream == null ? row.getString("stream") : stream;
        correlationId = correlationId == null ? row.getUUID("correlation_id") : correlationId;
        naturalId = naturalId == null ? row.getString("natural_id") : naturalId;
    }

    void name(UUID topicId, String topic) {
        topics.put(topicId, topic);
    }

    String nameOf(UUID topicId) {
        return topics.get(topicId);
    }

    UUID correlationId() {
        return correlationId;
    }

    Map<Hop, Origin> objects() {
        return objects;
    }

    List<Hop> known() {
        return all.stream().filter(Hop::known).toList();
    }

    /** By time; one without a time comes after the one that it was added after. */
    List<Hop> inOrder() {
        Map<Hop, OffsetDateTime> times = new HashMap<>();
        OffsetDateTime before = OffsetDateTime.MIN;
        for (Hop hop : all) {
            before = hop.at() == null ? before : hop.at();
            times.put(hop, before);
        }
        return known().stream().sorted(Comparator.comparing(times::get)).toList();
    }

    void facts(ObjectNode answer) {
        put(answer, "stream", stream);
        put(answer, "correlation_id", correlationId);
        put(answer, "natural_id", naturalId);
    }

    private static void put(ObjectNode answer, String name, Object value) {
        if (value != null) {
            answer.put(name, value.toString());
        }
    }
}
