package io.millrace.rebuild;

import io.millrace.bus.Batch;
import io.millrace.bus.Item;
import io.millrace.claims.Claim;
import io.millrace.claims.Outcomes;
import io.millrace.claims.Published;
import io.millrace.claims.Restoration;
import io.millrace.deduplicate.Retelling;
import io.millrace.event.Ids;
import io.millrace.event.Origin;
import io.millrace.event.Outcome;
import io.millrace.event.Partition;
import io.millrace.kafka.DeadLetter;
import io.millrace.kafka.Envelopes;
import io.millrace.kafka.Headers;
import io.millrace.kafka.Reader;
import io.millrace.kafka.TopicReader;
import io.millrace.kafka.Topics;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerEdits;
import io.millrace.ledger.LedgerRow;
import io.millrace.ledger.OffsetRange;
import io.millrace.ledger.StopCommand;
import io.millrace.stream.StreamDeclaration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells anew what refine had told of the records that it has committed and a restored ledger does not know: [mirror, committed) of each
 * partition.
 *
 * <pre>
 *   1  silver, letters   ──▶ which of these records were published, which refused
 *   2  reset                 what the copy had of them in vain is forgotten, with its counts
 *   3  raw, published    ──▶ hold their natural ids, with their content
 *   4  silver            ──▶ whoever has no claim yet, and later revisions
 *   5  raw, the others   ──▶ judged: duplicates, repeats, filtered, with their counts
 *   6  the mirror goes to the committed end; what 5 would take is left to refine as skipped
 * </pre>
 *
 * It may be broken off at any place and run again: until 6 the ledger stands where it did. Blocking.
 */
final class ClaimsRebuild {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Set<String> BEFORE_THE_CLAIM = Set.of("collect", "validate", "normalise", "deduplicate");
    private static final int RANDOM = 7;

    private final RebuildParts parts;
    private final boolean silverIsWhole;
    private final Ledger ledger;
    private final Retelling retelling;
    private final List<Window> windows = new ArrayList<>();
    private long told;
    private boolean whole = true;

    /** @param silverIsWhole else a record that is not in silver may have been trimmed from it */
    ClaimsRebuild(RebuildParts parts, boolean silverIsWhole) {
        this.parts = parts;
        this.silverIsWhole = silverIsWhole;
        this.ledger = new Ledger(parts.database());
        this.retelling = new Retelling(parts.database(), parts.streams());
    }

    /** @param whole false where something is given up, or left to refine */
    record Report(long records, boolean whole) {
        @Override
        public String toString() {
            return "claims: " + records + " records told anew";
        }
    }

    Report run(boolean dryRun) {
        Reader refine = parts.readers().stream()
                .filter(Reader::transactional)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no consumer of the configuration ends at publish"));
        find(refine);
        if (windows.isEmpty()) {
            parts.tell().accept("claims: the ledger of group " + refine.group() + " is where Kafka is");
        }
        if (!dryRun && !windows.isEmpty()) {
            rebuild(refine.group());
        }
        return new Report(told, whole);
    }

    private void find(Reader refine) {
        List<Partition> partitions = parts.topics().partitions(refine.topics()).await();
        Map<Partition, Long> committed =
                parts.offsets().committed(refine.group(), partitions).await();
        for (LedgerRow row : parts.ledger().ofGroup(refine.group()).await()) {
            Long end = committed.get(row.partition());
            if (end != null && end < row.next() && row.seekTo() == null) {
                whole = false;
                parts.tell()
                        .accept(refine.group() + " " + row.partition() + ": Kafka is older, it has " + end
                                + " committed and the ledger has " + row.next() + ": "
                                + StopCommand.seek(refine.group(), row.partition(), end));
            }
            if (end != null && end > row.next() && end != row.notedEnd()) {
                windows.add(new Window(row, end));
                parts.tell()
                        .accept(refine.group() + " " + row.partition() + ": [" + row.next() + ", " + end
                                + ") is committed in Kafka and not in the ledger");
            }
        }
    }

    private void rebuild(String group) {
        for (Window window : windows) {
            window.epoch = ledger.raise(group, window.partition()).await().epoch();
        }
        try (TopicReader reader = new TopicReader(parts.kafka(), PATIENCE)) {
            all(reader, Topics.SILVER, this::published);
            all(reader, Topics.DEAD_LETTER, this::letters);
            windows.forEach(this::reset);
            raw().forEach(window -> pass(reader, window, true));
            all(reader, Topics.SILVER, this::fill);
            raw().forEach(window -> pass(reader, window, false));
        }
        windows.forEach(this::finish);
    }

    private List<Window> raw() {
        return windows.stream()
                .filter(window -> !window.partition().topic().equals(Topics.REENTRY))
                .toList();
    }

    private Optional<Window> window(Origin origin) {
        return origin == null
                ? Optional.empty()
                : windows.stream().filter(one -> one.holds(origin)).findFirst();
    }

    /** All that Kafka has of a topic; the range of the copy's own position is not enough, for a sink may have been ahead of refine. */
    private void all(TopicReader reader, String topic, Consumer<List<Item>> each) {
        List<Partition> partitions = parts.topics().partitions(List.of(topic)).await();
        Map<Partition, Long> earliest = parts.topics().earliest(partitions).await();
        Map<Partition, Long> latest = parts.topics().latest(partitions).await();
        for (Partition p : partitions) {
            reader.read(
                    p,
                    earliest.get(p),
                    latest.get(p),
                    records -> each.accept(records.stream()
                            .map(record -> Envelopes.item(p, record, null))
                            .toList()));
        }
    }

    private void published(List<Item> silver) {
        for (Item item : silver) {
            Origin origin = item.envelope.origin();
            window(origin).ifPresent(window -> window.publish(origin.offset()));
        }
    }

    private void letters(List<Item> letters) {
        for (Item item : letters) {
            DeadLetter letter = DeadLetter.of(item);
            window(letter.origin()).filter(window -> letter.revision() == 1).ifPresent(window -> {
                if (BEFORE_THE_CLAIM.contains(letter.stage())) {
                    window.refuse(letter.origin().offset());
                } else {
                    window.publish(letter.origin().offset());
                }
            });
        }
    }

    private void reset(Window window) {
        Partition p = window.partition();
        boolean raw = !p.topic().equals(Topics.REENTRY);
        parts.database()
                .<Void>transaction(connection -> LedgerEdits.untell(connection, window.row.group(), p, window.epoch)
                        .compose(held -> raw
                                ? Restoration.forget(connection, p, window.from)
                                        .compose(free -> Outcomes.forget(connection, p, window.from))
                                : io.vertx.core.Future.succeededFuture()))
                .await();
    }

    private void pass(TopicReader reader, Window window, boolean published) {
        Partition p = window.partition();
        long earliest = parts.topics().earliest(List.of(p)).await().get(p);
        long from = Math.max(window.from, earliest);
        if (from > window.from && !published) {
            whole = false;
            parts.tell()
                    .accept("lost: of " + p + " [" + window.from + ", " + Math.min(from, window.to)
                            + ") nobody knows which were duplicates; Kafka has deleted these records");
        }
        if (from >= window.to) {
            return;
        }
        String source =
                parts.streams().ofSource(p.topic()).map(StreamDeclaration::name).orElse(null);
        reader.read(
                p,
                from,
                window.to,
                records -> pass(
                        window,
                        records.stream()
                                .map(record -> Envelopes.item(p, record, source))
                                .filter(item -> window.published(item.origin.offset()) == published)
                                .filter(item -> !window.refused(item.origin.offset()))
                                .toList(),
                        published));
        parts.tell().accept(p + ": [" + from + ", " + window.to + ") " + (published ? "claimed" : "judged"));
    }

    private void pass(Window window, List<Item> items, boolean published) {
        if (items.isEmpty()) {
            return;
        }
        told += items.size();
        Batch batch = new Batch(
                window.row.group(),
                window.partition(),
                window.epoch,
                items.getFirst().origin.offset(),
                items.getLast().origin.offset() + 1,
                items,
                null);
        parts.normalised().apply(batch).await();
        if (published) {
            retelling.hold(items).await();
            return;
        }
        retelling.tell(window.partition(), items).await();
        items.stream()
                .filter(item -> item.open() || item.outcome instanceof Outcome.Rejected)
                .forEach(item -> window.leave(item.origin.offset()));
    }

    private void fill(List<Item> silver) {
        List<Published> published = silver.stream()
                .filter(item -> item.envelope.stream() != null)
                .filter(item -> item.envelope.revision() > 1
                        || window(item.envelope.origin()).isPresent())
                .map(ClaimsRebuild::published)
                .toList();
        if (!published.isEmpty()) {
            parts.database()
                    .transaction(connection -> Restoration.fill(connection, published))
                    .await();
        }
    }

    private static Published published(Item item) {
        String naturalId = item.headers.getOrDefault(
                Headers.NATURAL_ID, item.envelope.eventId().toString());
        return new Published(
                Ids.claimKey(item.envelope.stream(), naturalId),
                item.envelope.eventId().version() == RANDOM ? null : Claim.idKey(item.envelope.eventId()),
                item.envelope.eventId(),
                item.envelope.revision(),
                item.envelope.origin());
    }

    private void finish(Window window) {
        List<OffsetRange> skipped = new ArrayList<>();
        window.undecided().stream()
                .mapToLong(index -> window.from + index)
                .forEach(offset -> skipped.add(new OffsetRange(offset, offset + 1)));
        Partition p = window.partition();
        if (!skipped.isEmpty()) {
            whole = false;
            parts.tell()
                    .accept(
                            skipped.size() + " records of " + p
                                    + " are in neither silver nor letters, and the present declarations take or refuse them: "
                                    + (silverIsWhole
                                            ? "have them processed by "
                                                    + StopCommand.seek(
                                                            window.row.group(),
                                                            p,
                                                            skipped.getFirst().from())
                                            : "Kafka has deleted silver since the copy, so nobody knows whether they are stored"));
        }
        parts.database()
                .transaction(connection -> LedgerEdits.restore(
                        connection,
                        window.row.group(),
                        p,
                        window.epoch,
                        new OffsetRange(window.from, window.to),
                        silverIsWhole ? skipped : List.of()))
                .await();
    }
}
