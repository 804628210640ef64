package io.millrace.claims;

import io.millrace.database.Database;
import io.millrace.event.Origin;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Who has a key now.
 *
 * @param content of a natural id: 16 bytes over the normalised content, or none where that is not known any more; of an event id: the
 *     key of the natural id it came with
 */
record Holder(UUID eventId, int revision, Origin origin, byte[] content) {

    boolean hasContent(byte[] other) {
        return content.length == 0 || Arrays.equals(content, other);
    }

    /** The holders of these keys; the younger generation has the newer word on a key that stands in both. */
    static Future<Map<Key, Holder>> find(SqlConnection connection, Generations generations, Buffer[] keys) {
        String columns = "key, event_id, revision, topic_id, partition, \"offset\", content";
        String sql = "select 1 as age, " + columns + " from " + generations.older() + " where key = any($1)"
                + " union all select 0 as age, " + columns + " from " + generations.younger()
                + " where key = any($1) order by age desc";
        return Database.query(connection, sql, (Object) keys).map(rows -> {
            Map<Key, Holder> holders = new HashMap<>();
            rows.forEach(row -> holders.put(new Key(row.getBuffer("key").getBytes()), of(row)));
            return holders;
        });
    }

    private static Holder of(Row row) {
        Origin origin = new Origin(row.getUUID("topic_id"), row.getInteger("partition"), row.getLong("offset"));
        return new Holder(
                row.getUUID("event_id"),
                row.getInteger("revision"),
                origin,
                row.getBuffer("content").getBytes());
    }
}
