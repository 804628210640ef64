package io.millrace.deduplicate;

import io.millrace.bus.Item;
import io.millrace.claims.Claim;
import io.millrace.claims.Claims;
import io.millrace.claims.OutcomeRow;
import io.millrace.claims.Outcomes;
import io.millrace.claims.Restoration;
import io.millrace.claims.Uncommitted;
import io.millrace.claims.Verdict;
import io.millrace.database.Database;
import io.millrace.event.Origin;
import io.millrace.event.Partition;
import io.millrace.stream.StreamCatalog;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;

/**
 * Tells anew what became of raw records that are committed, where PostgreSQL came back from a copy that does not know it. Silver is the
 * truth: who stands there holds its natural id, and all others are judged against that. Thread: the caller's context.
 */
public final class Retelling {
    private final Database database;
    private final StreamCatalog streams;

    public Retelling(Database database, StreamCatalog streams) {
        this.database = database;
        this.streams = streams;
    }

    /** Claims for records that were published. Those without content, which the present declaration refuses, are left out. */
    public Future<Void> hold(List<Item> published) {
        List<Item> whole =
                published.stream().filter(item -> item.contentHash != null).toList();
        return whole.isEmpty()
                ? Future.succeededFuture()
                : database.transaction(connection -> Restoration.hold(connection, claims(whole)));
    }

    /** Claims and outcomes for records that were not published. Those that are open or refused afterwards ended otherwise then. */
    public Future<Void> tell(Partition partition, List<Item> others) {
        List<Item> open = others.stream().filter(Item::open).toList();
        return database.transaction(connection -> judge(connection, open).compose(judged -> {
            open.forEach(item -> Deduplication.apply(item, judged.get(item.origin)));
            List<OutcomeRow> rows = OutcomeRows.of(others);
            return Outcomes.leaveCounted(connection, nothing(partition), rows);
        }));
    }

    private Future<Map<Origin, Verdict>> judge(SqlConnection connection, List<Item> open) {
        return open.isEmpty() ? Future.succeededFuture(Map.of()) : Claims.claim(connection, claims(open));
    }

    private List<Claim> claims(List<Item> items) {
        items.forEach(item -> item.claimKey = ClaimKeys.of(item, false));
        return items.stream().map(item -> Deduplication.claimOf(item, streams)).toList();
    }

    private static Uncommitted nothing(Partition partition) {
        return new Uncommitted(partition, 0, List.of(), List.of());
    }
}
