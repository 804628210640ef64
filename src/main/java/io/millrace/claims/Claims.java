package io.millrace.claims;

import io.millrace.database.Database;
import io.millrace.event.Guard;
import io.millrace.event.Origin;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/**
 * Claims natural ids for first deliveries, and moves claims for re-entries ({@link Replacements}), in the caller's transaction.
 *
 * <pre>
 *   1  shared lock against rotation
 *   2  event ids that may come twice: insert … on conflict do nothing, then the holders of those that were not free
 *   3  natural ids of all that came through 2, likewise
 * </pre>
 *
 * The holders are read by a second statement: it sees what the first one waited for. Within a step keys are locked in one order,
 * and 2 comes before 3, so claimers never wait in a ring. Thread: any; without state.
 */
public final class Claims {
    // of several of one event the greatest revision comes last
    private static final String HELD = """
            select key, event_id, revision from claims_0 where event_id = any($1::uuid[])
            union all select key, event_id, revision from claims_1 where event_id = any($1::uuid[])
            order by revision""";

    private Claims() {}

    /** The verdict on each claim, by origin. Among claims of one key the first of the list has it, the others meet it there. */
    public static Future<Map<Origin, Verdict>> claim(SqlConnection connection, List<Claim> claims) {
        return Generations.lock(connection).compose(generations -> claimIds(connection, generations, claims)
                .compose(verdicts -> claimNaturalIds(connection, generations, claims, verdicts)));
    }

    /** What becomes of each re-entry, by origin; several of one event are settled one after the other, in the list's order. */
    public static Future<Map<Origin, Replaced>> replace(SqlConnection connection, List<Replacement> replacements) {
        return Replacements.replace(connection, replacements);
    }

    /** The claims that these events hold by their natural ids, without a lock; events whose claims are gone are left out. */
    public static Future<Map<UUID, HeldClaim>> held(SqlConnection connection, List<UUID> eventIds) {
        return Database.query(connection, HELD, (Object) eventIds.toArray(UUID[]::new))
                .map(rows -> {
                    Map<UUID, HeldClaim> held = new HashMap<>();
                    rows.forEach(row -> HeldClaim.of(row).ifPresent(claim -> held.put(row.getUUID("event_id"), claim)));
                    return held;
                });
    }

    private static Future<Map<Origin, Verdict>> claimIds(
            SqlConnection connection, Generations generations, List<Claim> claims) {
        List<Claim> wanted =
                claims.stream().filter(claim -> claim.idKey() != null).toList();
        return hold(connection, generations, firsts(wanted, Claim::idKey, Claim::key))
                .map(holders -> {
                    Map<Origin, Verdict> conflicts = new HashMap<>();
                    for (Claim claim : wanted) {
                        if (!holders.get(new Key(claim.idKey())).hasContent(claim.key())) {
                            conflicts.put(
                                    claim.origin(),
                                    new Verdict.Conflict("the event id is held under another natural id"));
                        }
                    }
                    return conflicts;
                });
    }

    private static Future<Map<Origin, Verdict>> claimNaturalIds(
            SqlConnection connection, Generations generations, List<Claim> claims, Map<Origin, Verdict> verdicts) {
        List<Claim> left = claims.stream()
                .filter(claim -> !verdicts.containsKey(claim.origin()))
                .toList();
        return hold(connection, generations, firsts(left, Claim::key, Claim::content))
                .map(holders -> {
                    left.forEach(
                            claim -> verdicts.put(claim.origin(), judge(claim, holders.get(new Key(claim.key())))));
                    return verdicts;
                });
    }

    private static Verdict judge(Claim claim, Holder holder) {
        if (holder.origin().equals(claim.origin()) || !Guard.CLAIMS.on()) {
            return new Verdict.Passes();
        }
        if (holder.eventId().equals(claim.eventId())) {
            return new Verdict.Repeat();
        }
        boolean differs = !holder.hasContent(claim.content());
        return differs && claim.refuseConflicts()
                ? new Verdict.Conflict("the natural id is held by event " + holder.eventId() + " with other content")
                : new Verdict.Duplicate(holder.eventId(), differs);
    }

    private static SortedMap<Key, Holder> firsts(
            List<Claim> claims, Function<Claim, byte[]> key, Function<Claim, byte[]> content) {
        SortedMap<Key, Holder> firsts = new TreeMap<>();
        for (Claim claim : claims) {
            firsts.putIfAbsent(
                    new Key(key.apply(claim)), new Holder(claim.eventId(), 1, claim.origin(), content.apply(claim)));
        }
        return firsts;
    }

    /** Takes what is free in both generations, and says who has each of the keys now. */
    private static Future<Map<Key, Holder>> hold(
            SqlConnection connection, Generations generations, SortedMap<Key, Holder> wanted) {
        if (wanted.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        String sql = "insert into " + generations.younger() + " select u.* from " + HolderColumns.TABLE
                + " where not exists (select from " + generations.older() + " o where o.key = u.key)"
                + " order by u.key on conflict do nothing returning key";
        return Database.query(connection, sql, new HolderColumns(wanted).values())
                .compose(rows -> {
                    Set<Key> taken = keysOf(rows);
                    Map<Key, Holder> holders = new HashMap<>(wanted);
                    holders.keySet().retainAll(taken);
                    return others(connection, generations, wanted, taken).map(others -> {
                        holders.putAll(others);
                        return holders;
                    });
                });
    }

    private static Future<Map<Key, Holder>> others(
            SqlConnection connection, Generations generations, SortedMap<Key, Holder> wanted, Set<Key> taken) {
        SortedMap<Key, Holder> held = new TreeMap<>(wanted);
        held.keySet().removeAll(taken);
        return held.isEmpty()
                ? Future.succeededFuture(Map.of())
                : Holder.find(connection, generations, HolderColumns.keys(held.keySet()));
    }

    static Set<Key> keysOf(Iterable<Row> rows) {
        Set<Key> keys = new HashSet<>();
        rows.forEach(row -> keys.add(new Key(row.getBuffer("key").getBytes())));
        return keys;
    }
}
