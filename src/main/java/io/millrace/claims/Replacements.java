package io.millrace.claims;

import io.millrace.database.Database;
import io.millrace.event.Origin;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Settles re-entries: each asks to make revision r + 1 of an event in place of r. In the caller's transaction.
 *
 * <pre>
 *   the claim holds this origin            → publish as the claim's revision: a crash's repeat
 *   the result is the present one          → unchanged
 *   the claim is (event, r), or is gone    → moved or made as (event, r + 1, this origin) in the younger generation → publish
 *   the key is another event's             → duplicate; the claim is not touched
 *   else                                   → superseded
 * </pre>
 *
 * The compare-and-set is one statement: an insert into the younger generation that becomes an update where the key stands there.
 * Thread: any; without state.
 */
final class Replacements {
    private Replacements() {}

    /** What becomes of each, by origin. Several of one event are settled one after the other, in the order of the list. */
    static Future<Map<Origin, Replaced>> replace(SqlConnection connection, List<Replacement> replacements) {
        return Generations.lock(connection)
                .compose(generations -> inTurn(connection, generations, replacements, new HashMap<>()));
    }

    private static Future<Map<Origin, Replaced>> inTurn(
            SqlConnection connection, Generations generations, List<Replacement> left, Map<Origin, Replaced> done) {
        if (left.isEmpty()) {
            return Future.succeededFuture(done);
        }
        SortedMap<Key, Replacement> turn = new TreeMap<>();
        List<Replacement> later = new ArrayList<>();
        for (Replacement one : left) {
            if (turn.putIfAbsent(new Key(one.key()), one) != null) {
                later.add(one);
            }
        }
        return settle(connection, generations, turn).compose(settled -> {
            done.putAll(settled);
            return inTurn(connection, generations, later, done);
        });
    }

    private static Future<Map<Origin, Replaced>> settle(
            SqlConnection connection, Generations generations, SortedMap<Key, Replacement> turn) {
        Map<Origin, Replaced> settled = new HashMap<>();
        return Holder.find(connection, generations, HolderColumns.keys(turn.keySet()))
                .compose(holders -> {
                    turn.forEach((key, one) -> {
                        if (holds(holders.get(key), one)) {
                            settled.put(
                                    one.origin(),
                                    new Replaced.Publish(holders.get(key).revision()));
                        } else if (one.unchanged()) {
                            settled.put(one.origin(), new Replaced.Unchanged());
                        }
                    });
                    return compareAndSet(connection, generations, without(turn, settled));
                })
                .compose(moved -> {
                    settled.putAll(moved);
                    return judgeRest(connection, generations, without(turn, settled));
                })
                .map(rest -> {
                    settled.putAll(rest);
                    return settled;
                });
    }

    private static Future<Map<Origin, Replaced>> compareAndSet(
            SqlConnection connection, Generations generations, SortedMap<Key, Replacement> wanted) {
        if (wanted.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        String young = generations.younger();
        String sql = "insert into " + young + " as y select u.* from " + HolderColumns.TABLE
                + " left join " + generations.older() + " o on o.key = u.key"
                + " where o.key is null or (o.event_id = u.event_id and o.revision = u.revision - 1)"
                + " or exists (select from " + young + " n where n.key = u.key)"
                + " order by u.key on conflict (key) do update set revision = excluded.revision,"
                + " topic_id = excluded.topic_id, partition = excluded.partition, \"offset\" = excluded.\"offset\","
                + " content = excluded.content"
                + " where y.event_id = excluded.event_id and y.revision = excluded.revision - 1 returning key";
        SortedMap<Key, Holder> next = new TreeMap<>();
        wanted.forEach((key, one) ->
                next.put(key, new Holder(one.eventId(), one.revision() + 1, one.origin(), one.content())));
        return Database.query(connection, sql, new HolderColumns(next).values())
                .map(rows -> Claims.keysOf(rows).stream()
                        .map(wanted::get)
                        .collect(Collectors.toMap(
                                Replacement::origin, one -> new Replaced.Publish(one.revision() + 1))));
    }

    private static Future<Map<Origin, Replaced>> judgeRest(
            SqlConnection connection, Generations generations, SortedMap<Key, Replacement> rest) {
        if (rest.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return Holder.find(connection, generations, HolderColumns.keys(rest.keySet()))
                .map(holders -> {
                    Map<Origin, Replaced> judged = new HashMap<>();
                    rest.forEach((key, one) -> judged.put(one.origin(), judge(one, holders.get(key))));
                    return judged;
                });
    }

    private static Replaced judge(Replacement one, Holder holder) {
        if (holds(holder, one)) {
            return new Replaced.Publish(holder.revision());
        }
        return holder.eventId().equals(one.eventId())
                ? new Replaced.Superseded()
                : new Replaced.Duplicate(holder.eventId(), !holder.hasContent(one.content()));
    }

    private static boolean holds(Holder holder, Replacement one) {
        return holder != null && holder.origin().equals(one.origin());
    }

    private static SortedMap<Key, Replacement> without(
            SortedMap<Key, Replacement> turn, Map<Origin, Replaced> settled) {
        SortedMap<Key, Replacement> left = new TreeMap<>(turn);
        left.values().removeIf(one -> settled.containsKey(one.origin()));
        return left;
    }
}
