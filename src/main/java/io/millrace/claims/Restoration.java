package io.millrace.claims;

import io.millrace.database.Database;
import io.millrace.event.Partition;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/**
 * Puts back the claims of a PostgreSQL that is older than what was published, in the caller's transaction, while nobody claims.
 *
 * <pre>
 *   forget   what the copy had of records that were not committed then: it may have ended otherwise
 *   hold     whoever is in silver has its key, whoever had it in the copy
 *   fill     the same by silver alone, where the raw record can't say it any more: the content is not known; and later revisions
 * </pre>
 *
 * All may be done again. Thread: any; without state.
 */
public final class Restoration {
    private static final byte[] UNKNOWN = new byte[0];
    private static final String PATIENT = "select set_config('statement_timeout', '0', true)";
    private static final String BEYOND = " where topic_id = $1 and partition = $2 and \"offset\" >= $3";
    private static final String FORGET =
            "with zero as (delete from claims_0" + BEYOND + "), one as (delete from claims_1" + BEYOND + ") select 1";
    private static final String RAISE = "update %s c set revision = u.revision"
            + " from unnest($1::uuid[], $2::int[], $3::bytea[]) as u (event_id, revision, id_key)"
            + " where c.event_id = u.event_id and c.key <> u.id_key and c.revision < u.revision";

    private Restoration() {}

    /** Claims of the partition's records from this offset on; without an index, so it takes its time. */
    public static Future<Void> forget(SqlConnection connection, Partition p, long from) {
        return Database.query(connection, PATIENT)
                .compose(patient -> Database.query(connection, FORGET, p.topicId(), p.number(), from))
                .mapEmpty();
    }

    /** Each holds its keys from now on, unless its event does already. */
    public static Future<Void> hold(SqlConnection connection, List<Claim> claims) {
        return Generations.lock(connection).compose(generations -> take(
                        connection,
                        generations,
                        firsts(
                                claims.stream()
                                        .filter(claim -> claim.idKey() != null)
                                        .toList(),
                                Claim::idKey,
                                Claim::key))
                .compose(ids -> take(connection, generations, firsts(claims, Claim::key, Claim::content))));
    }

    /** Each holds its keys where nobody does, and has its revision at least. */
    public static Future<Void> fill(SqlConnection connection, List<Published> published) {
        SortedMap<Key, Holder> wanted = new TreeMap<>();
        for (Published one : published) {
            if (one.revision() > 1) {
                continue; // its natural id may be another one by now, under which it never claimed
            }
            wanted.putIfAbsent(new Key(one.key()), new Holder(one.eventId(), one.revision(), one.origin(), UNKNOWN));
            if (one.idKey() != null) {
                wanted.putIfAbsent(new Key(one.idKey()), new Holder(one.eventId(), 1, one.origin(), one.key()));
            }
        }
        return Generations.lock(connection).compose(generations -> insert(connection, generations, wanted)
                .compose(filled -> raise(connection, generations.younger(), published))
                .compose(raised -> raise(connection, generations.older(), published)));
    }

    private static Future<Void> take(SqlConnection connection, Generations generations, SortedMap<Key, Holder> wanted) {
        String sql = "insert into " + generations.younger() + " as y select u.* from " + HolderColumns.TABLE
                + " where not exists (select from " + generations.older()
                + " o where o.key = u.key and o.event_id = u.event_id)"
                + " order by u.key on conflict (key) do update set event_id = excluded.event_id,"
                + " revision = excluded.revision, topic_id = excluded.topic_id, partition = excluded.partition,"
                + " \"offset\" = excluded.\"offset\", content = excluded.content"
                + " where y.event_id <> excluded.event_id";
        return query(connection, sql, wanted);
    }

    private static Future<Void> insert(
            SqlConnection connection, Generations generations, SortedMap<Key, Holder> wanted) {
        String sql = "insert into " + generations.younger() + " select u.* from " + HolderColumns.TABLE
                + " where not exists (select from " + generations.older() + " o where o.key = u.key)"
                + " order by u.key on conflict do nothing";
        return query(connection, sql, wanted);
    }

    private static Future<Void> query(SqlConnection connection, String sql, SortedMap<Key, Holder> wanted) {
        return wanted.isEmpty()
                ? Future.succeededFuture()
                : Database.query(connection, sql, new HolderColumns(wanted).values())
                        .mapEmpty();
    }

    private static Future<Void> raise(SqlConnection connection, String table, List<Published> published) {
        List<Published> later =
                published.stream().filter(one -> one.revision() > 1).toList();
        return later.isEmpty()
                ? Future.succeededFuture()
                : Database.query(
                                connection,
                                RAISE.formatted(table),
                                later.stream().map(Published::eventId).toArray(UUID[]::new),
                                later.stream().map(Published::revision).toArray(Integer[]::new),
                                later.stream()
                                        .map(one -> Buffer.buffer(Claim.idKey(one.eventId())))
                                        .toArray(Buffer[]::new))
                        .mapEmpty();
    }

    private static SortedMap<Key, Holder> firsts(
            List<Claim> claims, Function<Claim, byte[]> key, Function<Claim, byte[]> content) {
        SortedMap<Key, Holder> firsts = new TreeMap<>();
        claims.forEach(claim -> firsts.putIfAbsent(
                new Key(key.apply(claim)), new Holder(claim.eventId(), 1, claim.origin(), content.apply(claim))));
        return firsts;
    }
}
