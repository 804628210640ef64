package io.millrace.store.rows;

import io.millrace.balance.Balance;
import io.millrace.balance.Balance.Term;
import io.millrace.bus.Batch;
import io.millrace.bus.ConsumerStop;
import io.millrace.bus.Item;
import io.millrace.database.Database;
import io.millrace.event.FaultPoint;
import io.millrace.event.Origin;
import io.millrace.ledger.Ledger;
import io.millrace.store.rows.RowWriter.Written;
import io.millrace.stream.DeclarationRegistry;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Settles batches of silver: rows, aggregates, balance and ledger in one transaction. Where PostgreSQL refuses the data of an event,
 * that event alone becomes a letter, which is written before the ledger moves.
 *
 * <pre>
 *   whole batch ──▶ commit
 *        │ SQLSTATE 22, 23, 54
 *        ▼
 *   halves under savepoints, down to the events that are refused ──▶ none: commit
 *        │ rolled back                                         ▲
 *        ▼                                                     │ again without them
 *   letters, acks=all ────────────────────────────────────────-┘
 * </pre>
 *
 * Any other failure rolls back and fails the batch. Counts towards the balance: an event that gets its first row is stored, unless
 * a letter of it was counted before (one that was mended, or whose first revision this sink refused).
 */
final class RowSink {
    private static final String LETTERS = """
            select n.id from unnest($1::uuid[], $2::uuid[], $3::int[], $4::bigint[]) as n(id, topic_id, partition, place)
            where exists (select from dead_letters l where l.event_id = n.id and l.origin_topic_id = n.topic_id
                and l.origin_partition = n.partition and l.origin_offset = n.place)""";

    private final Database database;
    private final Ledger ledger;
    private final MonthPartitions partitions;
    private final Function<List<Item>, Future<Void>> letters;
    private final RowWriter writer = new RowWriter();
    private final Bisection bisection = new Bisection(writer);

    /** @param letters writes the dead letters of rejected items; completes when all replicas have them */
    RowSink(Database database, Ledger ledger, MonthPartitions partitions, Function<List<Item>, Future<Void>> letters) {
        this.database = database;
        this.ledger = ledger;
        this.partitions = partitions;
        this.letters = letters;
    }

    Future<Void> settle(Batch batch, SilverReader.Read read) {
        return judge(read)
                .compose(judged -> partitions(read.events()))
                .compose(made -> refuse(read.refused()))
                .compose(written -> attempt(batch, read.events(), firsts(read.refused()), false))
                .onSuccess(settled -> FaultPoint.reach("after-rows-commit"));
    }

    /** Records of a stream that was declared once are good; of one that never was, they are not Millrace's. */
    private Future<Void> judge(SilverReader.Read read) {
        if (read.undeclared().isEmpty()) {
            return Future.succeededFuture();
        }
        Set<String> names = read.undeclared().stream()
                .map(item -> String.valueOf(item.envelope.stream()))
                .collect(Collectors.toSet());
        return new DeclarationRegistry(database).declaredOnce(names).map(declared -> {
            if (!declared.isEmpty()) {
                throw new ConsumerStop(
                        "events.silver has events of the stream " + declared.getFirst()
                                + ", which was declared once and is not any more: bring its folder back and start again",
                        "bin/millrace validate");
            }
            read.undeclared().forEach(item -> SilverReader.refuse(item, "no stream of this name was ever declared"));
            read.refused().addAll(read.undeclared());
            return null;
        });
    }

    private Future<Void> partitions(List<SilverEvent> events) {
        Set<RowTable> done = new HashSet<>();
        Future<Void> made = Future.succeededFuture();
        for (SilverEvent first : events) {
            for (int i = 0; i < first.stream().tables().size(); i++) {
                RowTable table = first.stream().tables().get(i);
                int number = i;
                if (table.timeColumn() != null && done.add(table)) {
                    made = made.compose(before -> partitions.ensure(
                            table,
                            events.stream()
                                    .filter(event -> event.stream() == first.stream())
                                    .map(event -> event.time(number))
                                    .toList()));
                }
            }
        }
        return made;
    }

    private Future<Void> refuse(List<Item> items) {
        if (items.isEmpty()) {
            return Future.succeededFuture();
        }
        return letters.apply(items).onSuccess(written -> FaultPoint.reach("after-dead-letter"));
    }

    /** Events whose letter counts in their place: those of later revisions don't. */
    private static Set<UUID> firsts(List<Item> refused) {
        return refused.stream()
                .filter(item -> item.envelope.revision() == 1)
                .map(item -> item.envelope.eventId())
                .collect(Collectors.toSet());
    }

    /** @param lettered events of this batch that a letter counts for */
    private Future<Void> attempt(Batch batch, List<SilverEvent> events, Set<UUID> lettered, boolean bisecting) {
        return database.transaction(connection -> rows(connection, events, bisecting)
                        .compose(written -> settle(connection, batch, events, written, lettered)))
                .recover(failure -> {
                    if (failure instanceof Bisection.Refused refused) {
                        return again(batch, events, lettered, refused.items());
                    }
                    return !bisecting && Database.refusesData(failure)
                            ? attempt(batch, events, lettered, true)
                            : Future.failedFuture(failure);
                });
    }

    private Future<Void> again(Batch batch, List<SilverEvent> events, Set<UUID> lettered, List<Item> refused) {
        Set<Item> without = new HashSet<>(refused);
        List<SilverEvent> rest =
                events.stream().filter(event -> !without.contains(event.item())).toList();
        Set<UUID> all = firsts(refused);
        all.addAll(lettered);
        return refuse(refused).compose(written -> attempt(batch, rest, all, true));
    }

    private Future<Written> rows(SqlConnection connection, List<SilverEvent> events, boolean bisecting) {
        return bisecting
                ? bisection.write(connection, events).map(fresh -> new Written(fresh, Map.of()))
                : writer.rows(connection, events);
    }

    /** What depends on nothing is sent at once, and what others wait for comes last: lines, blocks of the balance, the ledger's row. */
    private Future<Void> settle(
            SqlConnection connection, Batch batch, List<SilverEvent> events, Written written, Set<UUID> lettered) {
        Future<List<Origin>> stored = counted(connection, written.fresh(), lettered);
        return Database.together(List.of(stored, inForce(connection, events)))
                .compose(held -> Database.together(List.of(
                        writer.aggregates(connection, written),
                        Balance.add(connection, Term.STORED, stored.result()),
                        ledger.advance(
                                connection,
                                batch.group(),
                                batch.partition(),
                                batch.epoch(),
                                batch.start(),
                                batch.end()))))
                .onSuccess(all -> FaultPoint.reach("before-rows-commit"));
    }

    /**
     * A declaration that was registered meanwhile may have tables that these rows are missing from. Looked at behind the inserts: a node
     * that fills a new aggregate holds the table, so that either it sees these rows, or its declaration is seen here.
     */
    private static Future<Void> inForce(SqlConnection connection, List<SilverEvent> events) {
        return DeclarationRegistry.requireNewest(
                connection, events.stream().map(event -> event.stream().declaration()));
    }

    private static Future<List<Origin>> counted(SqlConnection connection, List<SilverEvent> fresh, Set<UUID> lettered) {
        if (fresh.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        List<Origin> raw =
                fresh.stream().map(event -> event.item().envelope.origin()).toList();
        Object[] places = {
            fresh.stream().map(SilverEvent::id).toArray(UUID[]::new),
            raw.stream().map(Origin::topicId).toArray(UUID[]::new),
            raw.stream().map(Origin::partition).toArray(Integer[]::new),
            raw.stream().map(Origin::offset).toArray(Long[]::new)
        };
        return Database.query(connection, LETTERS, places).map(rows -> {
            Set<UUID> counted = new HashSet<>(lettered);
            rows.forEach(row -> counted.add(row.getUUID(0)));
            return fresh.stream()
                    .filter(event -> !counted.contains(event.id()))
                    .map(event -> event.item().envelope.origin())
                    .toList();
        });
    }
}
