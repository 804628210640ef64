package io.millrace.claims;

import io.millrace.database.Database;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Takes back the claims of records whose batch was not committed, before they claim anew, in the caller's transaction. By a declaration
 * that has changed meanwhile such a record may be refused, or have another natural id or other content; what it held would then make
 * duplicates of something that was never stored.
 *
 * <pre>
 *   held by a record of the batch                           → free: the record claims again what it wants now
 *   wanted by the batch, held by a later one of its partition → free: that one comes again as well, and meets the holder then
 * </pre>
 *
 * Claimers read holders by a second statement, so this is done under the lock that none of them shares. Thread: any; without state.
 */
public final class Retraction {
    private static final String IN_VAIN = """
            topic_id = $1 and partition = $2
            and (event_id = any($3::uuid[]) and "offset" = any($4::bigint[]) or key = any($5::bytea[]) and "offset" >= $6)""";
    private static final String DELETE = "with zero as (delete from claims_0 where " + IN_VAIN
            + "), one as (delete from claims_1 where " + IN_VAIN + ") select 1";

    private Retraction() {}

    /**
     * Does nothing where there are no such records. To be called before anything else of claims.
     *
     * @param wanted what is going to be claimed by the batch in which they come again
     */
    public static Future<Void> retract(SqlConnection connection, Uncommitted again, List<Claim> wanted) {
        if (again.none()) {
            return Future.succeededFuture();
        }
        Object[] values = {
            again.partition().topicId(),
            again.partition().number(),
            again.eventIds().toArray(UUID[]::new),
            again.offsetValues(),
            keys(wanted),
            again.later()
        };
        return Generations.lockAlone(connection)
                .compose(alone -> Database.query(connection, DELETE, values))
                .mapEmpty();
    }

    private static Buffer[] keys(List<Claim> wanted) {
        return wanted.stream()
                .flatMap(claim -> Stream.of(claim.key(), claim.idKey()))
                .filter(Objects::nonNull)
                .map(Buffer::buffer)
                .toArray(Buffer[]::new);
    }
}
