package io.millrace.balance;

import io.millrace.audit.AuditEntry;
import io.millrace.audit.AuditLog;
import io.millrace.balance.Balance.Term;
import io.millrace.balance.BalanceSampler.Decided;
import io.millrace.balance.Unbalanced.Block;
import io.millrace.database.Database;
import io.millrace.event.NodeClock;
import io.millrace.event.Origin;
import io.millrace.event.Partition;
import io.millrace.ledger.LedgerRows;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Books the residual as given up, by a person's hand, block by block: what is missing adds to {@link Term#GIVEN_UP}, what is counted
 * twice takes from it. Blocks of which not everything is decided yet are left out. Thread: the caller's context.
 */
public final class BalanceAcceptance {
    /** What a person runs to see the blocks; with a reason it accepts them. */
    static final String COMMAND = "bin/millrace balance accept";

    private static final long PAUSE_MILLIS = 200;
    private static final String ONE_AT_A_TIME =
            "select 1 from pg_advisory_xact_lock(hashtext('millrace balance accept'))";
    private static final String LIST = BalanceSampler.BLOCKS + "select topic_id, partition, block, "
            + BalanceSampler.RESIDUAL + " as residual from b where below and " + BalanceSampler.RESIDUAL
            + " <> 0 order by topic_id, partition, block";

    private final Vertx vertx;
    private final Database database;
    private final BalanceSampler sampler;
    private final Duration patience;

    /**
     * @param ends the offset that the next record of each partition of a topic gets
     * @param patience how long the sinks may take to settle what refine has published
     */
    public BalanceAcceptance(
            Vertx vertx,
            Database database,
            Function<String, Future<Map<Partition, Long>>> ends,
            BalanceGroups groups,
            Duration patience) {
        this.vertx = vertx;
        this.database = database;
        this.sampler = new BalanceSampler(database, new LedgerRows(database), ends, groups, NodeClock.UTC);
        this.patience = patience;
    }

    /**
     * What is accepted, or would be; nothing is written where everything balances. {@code IllegalStateException} where the sinks do not
     * settle in time.
     *
     * @param reason may be null in a dry run
     */
    public Future<Unbalanced> accept(String who, String reason, boolean dryRun) {
        AuditEntry order = new AuditEntry(who, "balance.accept", "balance", null, "given up", reason, dryRun);
        return decided(NodeClock.UTC.instant().plus(patience))
                .compose(decided -> database.transaction(connection -> accept(connection, decided, order)));
    }

    private Future<Decided> decided(Instant until) {
        return sampler.decided().compose(found -> {
            if (found.isPresent()) {
                return Future.succeededFuture(found.get());
            }
            if (NodeClock.UTC.instant().isAfter(until)) {
                throw new IllegalStateException("rows or letters are not settled yet, so nobody knows what is missing:"
                        + " run this again when they have no lag (bin/millrace group show)");
            }
            return vertx.timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS).compose(paused -> decided(until));
        });
    }

    private Future<Unbalanced> accept(SqlConnection connection, Decided decided, AuditEntry order) {
        return Database.query(connection, ONE_AT_A_TIME)
                .compose(alone -> Database.query(connection, LIST, decided.values()))
                .compose(rows -> {
                    Unbalanced found = read(rows);
                    return found.blocks().isEmpty()
                            ? Future.succeededFuture(found)
                            : book(connection, found, order).map(found);
                });
    }

    private static Future<Void> book(SqlConnection connection, Unbalanced found, AuditEntry order) {
        String was = "residual " + found.residual() + " in " + found.blocks().size() + " blocks";
        Future<Void> written = AuditLog.write(connection, order.withWas(was));
        Map<Origin, Long> counts = found.blocks().stream()
                .collect(Collectors.toMap(
                        block -> new Origin(block.topicId(), block.partition(), block.from() / Balance.BLOCK),
                        Block::residual));
        return order.dryRun() ? written : written.compose(done -> Balance.addBlocks(connection, Term.GIVEN_UP, counts));
    }

    private static Unbalanced read(RowSet<Row> rows) {
        List<Block> blocks = new ArrayList<>();
        for (Row row : rows) {
            long from = row.getLong("block") * Balance.BLOCK;
            blocks.add(new Block(
                    row.getUUID("topic_id"),
                    row.getInteger("partition"),
                    from,
                    from + Balance.BLOCK,
                    row.getLong("residual")));
        }
        return new Unbalanced(blocks);
    }
}
