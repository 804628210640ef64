package io.millrace.deduplicate;

import io.millrace.bus.Batch;
import io.millrace.bus.Item;
import io.millrace.claims.Claim;
import io.millrace.claims.Claims;
import io.millrace.claims.OutcomeRow;
import io.millrace.claims.Outcomes;
import io.millrace.claims.Retraction;
import io.millrace.claims.Uncommitted;
import io.millrace.claims.Verdict;
import io.millrace.database.Database;
import io.millrace.event.FaultPoint;
import io.millrace.event.Origin;
import io.millrace.event.Outcome;
import io.millrace.event.Rejection;
import io.millrace.kafka.Topics;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.Mirror;
import io.millrace.metrics.StageMetrics;
import io.millrace.stream.DeclarationRegistry;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;

/**
 * Takes one batch of a partition through its claims.
 *
 * <pre>
 *   below the mirror of the committed end ──▶ seen: counted, nothing else; but what a person skipped is open
 *   re-entry                              ──▶ passes with the key it brings
 *   open                                  ──▶ claim ──▶ passes | duplicate | repeat | id_conflict
 *   one transaction: claims, outcome rows, their counts, the batch's end noted under its epoch;
 *   before it tells anything, what an earlier pass told of the same records in vain is taken back
 * </pre>
 *
 * In the stage's figures in = open items; each ends, is refused or goes out. Thread: an event loop.
 */
final class Deduplication {
    static final String STAGE = "deduplicate";

    private final Database database;
    private final Ledger ledger;
    private final Mirrors mirrors;
    private final StreamCatalog streams;
    private final StageMetrics metrics;

    Deduplication(Database database, Ledger ledger, StreamCatalog streams, StageMetrics metrics) {
        this.database = database;
        this.ledger = ledger;
        this.mirrors = new Mirrors(ledger);
        this.streams = streams;
        this.metrics = metrics;
    }

    /** The same batch, when its claims are committed. Fails where PostgreSQL does, or the epoch is over: then nothing counts. */
    Future<Batch> deduplicate(Batch batch) {
        List<Item> open = batch.items().stream().filter(Item::open).toList();
        return metrics.measure(open.size(), () -> mirrors.of(batch).compose(mirror -> dropSeen(batch, mirror)))
                .onSuccess(done -> count(open));
    }

    private Future<Batch> dropSeen(Batch batch, Mirror mirror) {
        for (Item item : batch.items()) {
            if (mirror.passed(item.origin.offset())) {
                item.outcome = new Outcome.Seen();
            }
        }
        return claim(batch, ToldInVain.of(batch, mirror));
    }

    private Future<Batch> claim(Batch batch, Uncommitted again) {
        List<Item> open = batch.items().stream().filter(Item::open).toList();
        open.forEach(item -> item.claimKey = ClaimKeys.of(item, isReentry(batch)));
        return database.transaction(connection -> settle(connection, batch, again, open))
                .map(committed -> {
                    FaultPoint.reach("after-claim");
                    return batch;
                });
    }

    private Future<Void> settle(SqlConnection connection, Batch batch, Uncommitted again, List<Item> open) {
        Future<Map<Origin, Verdict>> judged =
                isReentry(batch) ? Future.succeededFuture(Map.of()) : claim(connection, again, open);
        return Database.together(List.of(judged, checkEnded(connection, batch))).compose(held -> {
            open.forEach(item -> apply(item, judged.result().get(item.origin)));
            return Database.together(List.of(
                    leaveRows(connection, batch, again),
                    ledger.note(connection, batch.group(), batch.partition(), batch.epoch(), batch.end())));
        });
    }

    private Future<Map<Origin, Verdict>> claim(SqlConnection connection, Uncommitted again, List<Item> open) {
        List<Claim> claims = open.stream().map(item -> claimOf(item, streams)).toList();
        return Retraction.retract(connection, again, claims)
                .compose(
                        free -> claims.isEmpty() ? Future.succeededFuture(Map.of()) : Claims.claim(connection, claims));
    }

    /** What an older declaration refuses or lets go, a newer one may take, by which another node accepted it. */
    private Future<Void> checkEnded(SqlConnection connection, Batch batch) {
        return DeclarationRegistry.requireNewest(
                connection,
                batch.items().stream()
                        .filter(item ->
                                item.outcome instanceof Outcome.Rejected || item.outcome instanceof Outcome.Filtered)
                        .flatMap(item -> streams.find(item.envelope.stream()).stream()));
    }

    static Claim claimOf(Item item, StreamCatalog streams) {
        boolean refuses = streams.find(item.envelope.stream())
                .map(StreamDeclaration::refuseConflicts)
                .orElse(false);
        return new Claim(
                item.claimKey, ClaimKeys.ofId(item), item.envelope.eventId(), item.origin, item.contentHash, refuses);
    }

    static void apply(Item item, Verdict verdict) {
        switch (verdict) {
            case null -> {} // a re-entry settles in publish
            case Verdict.Passes passes -> {}
            case Verdict.Duplicate it -> item.outcome = new Outcome.Duplicate(it.holder(), it.differs());
            case Verdict.Repeat repeat -> item.outcome = new Outcome.Repeat();
            case Verdict.Conflict it -> item.reject(STAGE, new Rejection.IdConflict(it.message()));
        }
    }

    private static Future<Void> leaveRows(SqlConnection connection, Batch batch, Uncommitted again) {
        List<OutcomeRow> rows = OutcomeRows.of(batch.items());
        return isReentry(batch)
                ? Outcomes.leave(connection, again, rows)
                : Outcomes.leaveCounted(connection, again, rows);
    }

    private void count(List<Item> items) {
        metrics.out(items.stream().filter(Item::open).count());
        for (Item item : items) {
            if (item.outcome instanceof Outcome.Rejected refused) {
                metrics.refused(refused.rejection().code());
            } else if (item.outcome instanceof Outcome.Seen) {
                metrics.ended("seen", 1);
            } else if (!item.open()) {
                metrics.ended(OutcomeRows.name(item.outcome), 1);
            }
        }
    }

    private static boolean isReentry(Batch batch) {
        return Topics.REENTRY.equals(batch.partition().topic());
    }
}
