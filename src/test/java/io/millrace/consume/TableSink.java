package io.millrace.consume;

import io.millrace.bus.Assignment;
import io.millrace.bus.Batch;
import io.millrace.bus.Channels;
import io.millrace.bus.Position;
import io.millrace.database.Database;
import io.millrace.event.Partition;
import io.millrace.kit.Node;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A sink as the others are: rows and ledger in one transaction. What happens around it is the test's. */
final class TableSink {
    static final String STAGE = "store.rows";
    private static final String INSERT =
            "insert into sink_rows (grp, topic, partition, \"offset\", bytes) select $1, $2, $3, u.o, u.b"
                    + " from unnest($4::bigint[], $5::int[]) as u (o, b)";

    final List<Batch> settled = new CopyOnWriteArrayList<>();
    final List<Assignment> revoked = new CopyOnWriteArrayList<>();
    volatile Function<Batch, Future<Void>> before = batch -> Future.succeededFuture();
    volatile Function<Batch, Future<Void>> after = batch -> Future.succeededFuture();
    volatile BiFunction<Partition, Position, Future<Position>> taken = (p, now) -> Future.succeededFuture(now);
    private final Node node;

    TableSink(Node node) throws Exception {
        this.node = node;
        Node.await(node.database.query("create table if not exists sink_rows (grp text, topic text, partition int,"
                + " \"offset\" bigint, bytes int)"));
        Channels.settle(STAGE, 0).serve(node.vertx, this::settle);
        Channels.assign(STAGE, 0).serve(node.vertx, this::assign);
        Channels.revoke(STAGE, 0).serve(node.vertx, this::revoke);
    }

    private Future<Position> assign(Assignment asked) {
        return node.ledger
                .raise(asked.group(), asked.partition())
                .compose(held -> taken.apply(asked.partition(), new Position(held.epoch(), held.next())));
    }

    private Future<Void> revoke(Assignment asked) {
        revoked.add(asked);
        return Future.succeededFuture();
    }

    private Future<Batch> settle(Batch batch) {
        return before.apply(batch)
                .compose(go -> node.database.transaction(c -> store(c, batch)))
                .onSuccess(stored -> settled.add(batch))
                .compose(stored -> after.apply(batch))
                .map(batch);
    }

    private Future<Void> store(SqlConnection c, Batch batch) {
        Long[] offsets =
                batch.items().stream().map(item -> item.origin.offset()).toArray(Long[]::new);
        Integer[] bytes = batch.items().stream().map(item -> item.value.length).toArray(Integer[]::new);
        return Database.query(
                        c,
                        INSERT,
                        batch.group(),
                        batch.partition().topic(),
                        batch.partition().number(),
                        offsets,
                        bytes)
                .compose(stored -> node.ledger.advance(
                        c, batch.group(), batch.partition(), batch.epoch(), batch.start(), batch.end()));
    }

    long rows(String group) throws Exception {
        return Node.await(node.database.query("select count(*) from sink_rows where grp = $1", group))
                .iterator()
                .next()
                .getLong(0);
    }

    long distinctRows(String group) throws Exception {
        String sql = "select count(distinct (topic, partition, \"offset\")) from sink_rows where grp = $1";
        return Node.await(node.database.query(sql, group)).iterator().next().getLong(0);
    }
}
