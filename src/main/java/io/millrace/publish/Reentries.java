package io.millrace.publish;

import io.millrace.bus.Batch;
import io.millrace.bus.Item;
import io.millrace.claims.Claims;
import io.millrace.claims.OutcomeRow;
import io.millrace.claims.Outcomes;
import io.millrace.claims.Replaced;
import io.millrace.claims.Replacement;
import io.millrace.database.Database;
import io.millrace.event.FaultPoint;
import io.millrace.event.Origin;
import io.millrace.event.Outcome;
import io.millrace.kafka.Headers;
import io.millrace.kafka.Topics;
import io.millrace.ledger.Ledger;
import io.millrace.stream.StreamCatalog;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Settles re-entries before anything of them is published: in one PostgreSQL transaction, under the batch's epoch, claims are moved
 * to the next revision and what ends leaves its row in {@code outcomes}. After a crash the claim holds the re-entry's own origin, and it
 * passes again; what is left where a newer declaration then refuses it, ADR 2 says.
 */
final class Reentries {
    private final Database database;
    private final Ledger ledger;
    private final StreamCatalog streams;

    Reentries(Database database, Ledger ledger, StreamCatalog streams) {
        this.database = database;
        this.ledger = ledger;
        this.streams = streams;
    }

    /** The revision of each that is to be published, by origin of its record; all others have their outcome set. */
    Future<Map<Origin, Integer>> settle(Batch batch) {
        List<Item> open = batch.partition().topic().equals(Topics.REENTRY)
                ? batch.items().stream().filter(Item::open).toList()
                : List.of();
        if (open.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return database.transaction(connection -> settle(connection, batch, open))
                .map(replaced -> {
                    FaultPoint.reach("after-compare-and-set");
                    return apply(open, replaced);
                });
    }

    private Future<Map<Origin, Replaced>> settle(SqlConnection connection, Batch batch, List<Item> open) {
        return ledger.note(connection, batch.group(), batch.partition(), batch.epoch(), batch.end())
                .compose(noted -> Claims.replace(
                        connection, open.stream().map(this::replacement).toList()))
                .compose(replaced ->
                        Outcomes.insert(connection, rows(open, replaced)).map(replaced));
    }

    private Replacement replacement(Item item) {
        return new Replacement(
                item.claimKey,
                item.envelope.eventId(),
                item.envelope.revision(),
                item.origin,
                item.contentHash,
                unchanged(item));
    }

    /**
     * The same content and enrichment by the same declaration. Another declaration may make another document or other columns of the
     * same; a record that names none is of a time before they did.
     */
    private boolean unchanged(Item item) {
        String present = item.headers.get(Headers.RESULT_HASH);
        String declaration = item.headers.get(Headers.DECLARATION);
        return present != null
                && present.equals(HexFormat.of().formatHex(item.resultHash))
                && (declaration == null || declaration.equals(String.valueOf(streams.number(item.envelope.stream()))));
    }

    private static Map<Origin, Integer> apply(List<Item> open, Map<Origin, Replaced> replaced) {
        Map<Origin, Integer> revisions = new HashMap<>();
        for (Item item : open) {
            switch (replaced.get(item.origin)) {
                case Replaced.Publish publish -> revisions.put(item.origin, publish.revision());
                case Replaced.Unchanged unchanged -> item.outcome = new Outcome.Unchanged();
                case Replaced.Superseded superseded -> item.outcome = new Outcome.Superseded();
                case Replaced.Duplicate other -> item.outcome = new Outcome.Duplicate(other.holder(), other.differs());
            }
        }
        return revisions;
    }

    private static List<OutcomeRow> rows(List<Item> open, Map<Origin, Replaced> replaced) {
        List<OutcomeRow> rows = new ArrayList<>();
        for (Item item : open) {
            switch (replaced.get(item.origin)) {
                case Replaced.Publish publish -> {}
                case Replaced.Unchanged unchanged -> rows.add(row(item, "unchanged", null));
                case Replaced.Superseded superseded -> rows.add(row(item, "superseded", null));
                case Replaced.Duplicate other -> rows.add(row(item, "duplicate", other));
            }
        }
        return rows;
    }

    private static OutcomeRow row(Item item, String outcome, Replaced.Duplicate other) {
        return new OutcomeRow(
                item.origin,
                item.envelope.eventId(),
                item.envelope.correlationId(),
                item.envelope.stream(),
                item.naturalId,
                outcome,
                other == null ? null : other.holder(),
                other == null ? null : other.differs(),
                null,
                item.envelope.receivedAt());
    }
}
