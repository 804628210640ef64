package io.millrace.quarantine;

import io.millrace.balance.Balance;
import io.millrace.balance.Balance.Term;
import io.millrace.bus.Batch;
import io.millrace.database.Database;
import io.millrace.event.FaultPoint;
import io.millrace.event.Origin;
import io.millrace.kafka.DeadLetter;
import io.millrace.ledger.Ledger;
import io.millrace.quarantine.LetterRows.Placed;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Settles batches of letters: rows, balance and ledger in one transaction; any failure fails the batch.
 *
 * <p>A letter counts where it is what became of a raw record: a new row, of a first delivery, not of a re-entry or a later revision,
 * whose raw record was counted before. One whose event never reached Kafka counts as entered and as a letter, nowhere.
 */
final class LetterSink {
    private final Database database;
    private final Ledger ledger;
    private final int statementBytes;

    LetterSink(Database database, Ledger ledger, QuarantineRowsConfig config) {
        this.database = database;
        this.ledger = ledger;
        this.statementBytes = config.statementBytes();
    }

    Future<Void> settle(Batch batch) {
        List<Placed> letters = batch.items().stream()
                .map(item -> new Placed(DeadLetter.of(item), item.origin))
                .toList();
        return database.transaction(connection -> insert(connection, letters)
                .compose(fresh -> count(connection, fresh))
                .compose(counted -> ledger.advance(
                        connection, batch.group(), batch.partition(), batch.epoch(), batch.start(), batch.end()))
                .onSuccess(advanced -> FaultPoint.reach("before-settle")));
    }

    private Future<List<DeadLetter>> insert(SqlConnection connection, List<Placed> letters) {
        List<DeadLetter> fresh = new ArrayList<>();
        Future<List<DeadLetter>> inserted = Future.succeededFuture(fresh);
        for (List<Placed> part : parts(letters)) {
            inserted = inserted.compose(before -> LetterRows.insert(connection, part))
                    .map(more -> {
                        fresh.addAll(more);
                        return fresh;
                    });
        }
        return inserted;
    }

    private List<List<Placed>> parts(List<Placed> letters) {
        List<List<Placed>> parts = new ArrayList<>();
        long bytes = 0;
        for (Placed letter : letters) {
            if (parts.isEmpty() || bytes + letter.letter().original().length > statementBytes) {
                parts.add(new ArrayList<>());
                bytes = 0;
            }
            parts.getLast().add(letter);
            bytes += letter.letter().original().length;
        }
        return parts;
    }

    private static Future<Void> count(SqlConnection connection, List<DeadLetter> fresh) {
        List<Origin> raw = new ArrayList<>();
        int nowhere = 0;
        for (DeadLetter letter : fresh) {
            if (letter.origin() == null) {
                nowhere++;
            } else if (first(letter)) {
                raw.add(letter.origin());
            }
        }
        List<Origin> never = Collections.nCopies(nowhere, Balance.NOWHERE);
        raw.addAll(never);
        return Balance.add(connection, Term.ENTERED, never)
                .compose(added -> Balance.add(connection, Term.DEAD_LETTER, raw));
    }

    private static boolean first(DeadLetter letter) {
        return letter.revision() == 1 && letter.retryCount() == 0;
    }
}
