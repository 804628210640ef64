package io.millrace.claims;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;

/** Holders by key as the arrays of one {@code unnest}, in order of key. */
final class HolderColumns {
    /** The arrays as a table {@code u}. */
    static final String TABLE = """
            unnest($1::bytea[], $2::uuid[], $3::int[], $4::uuid[], $5::int[], $6::bigint[], $7::bytea[])
            as u (key, event_id, revision, topic_id, partition, "offset", content)""";

    private final Object[] values;

    HolderColumns(SortedMap<Key, Holder> wanted) {
        List<Holder> holders = new ArrayList<>(wanted.values());
        this.values = new Object[] {
            keys(wanted.keySet()),
            holders.stream().map(Holder::eventId).toArray(UUID[]::new),
            holders.stream().map(Holder::revision).toArray(Integer[]::new),
            holders.stream().map(holder -> holder.origin().topicId()).toArray(UUID[]::new),
            holders.stream().map(holder -> holder.origin().partition()).toArray(Integer[]::new),
            holders.stream().map(holder -> holder.origin().offset()).toArray(Long[]::new),
            holders.stream().map(holder -> Buffer.buffer(holder.content())).toArray(Buffer[]::new)
        };
    }

    Object[] values() {
        return values;
    }

    static Buffer[] keys(java.util.Collection<Key> keys) {
        return keys.stream().map(key -> Buffer.buffer(key.bytes())).toArray(Buffer[]::new);
    }
}
