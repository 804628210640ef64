package io.millrace.rebuild;

import io.millrace.balance.Balance;
import io.millrace.balance.Balance.Term;
import io.millrace.event.Origin;
import io.millrace.event.Partition;
import io.millrace.kafka.Reader;
import io.millrace.kafka.TopicReader;
import io.millrace.ledger.Ledger;
import io.millrace.manifest.FoundObject;
import io.millrace.manifest.Kind;
import io.millrace.manifest.LineOffsets;
import io.millrace.manifest.Manifest;
import io.millrace.manifest.ManifestRow;
import io.millrace.store.objects.Cuts;
import io.millrace.stream.StreamDeclaration;
import io.millrace.stream.StreamDeclaration.Layout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the objects into the manifest that a restored PostgreSQL does not know, cut by cut, and moves the ledgers of the groups that
 * wrote them, as their settling did.
 *
 * <pre>
 *   bucket ──▶ objects beyond the ledger ──▶ cuts in order of offset, from the ledger's on
 *     no record lies before the cut, or Kafka has none any more  ──▶ read, checked; manifest, balance, ledger in one transaction
 *     records lie before it                                      ──▶ a cut of exactly these is left open; the rest is for a next run
 *     the last one                                               ──▶ left open: it is made again and found there, or completed
 * </pre>
 *
 * Of the objects nothing is held but their keys. Blocking.
 */
final class ManifestRebuild {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KEYS = 500;

    private final RebuildParts parts;
    private final Ledger ledger;
    private final Manifest manifest;
    private final ObjectContent content;
    private long objects;
    private long withoutLines;
    private boolean whole = true;

    ManifestRebuild(RebuildParts parts) {
        this.parts = parts;
        this.ledger = new Ledger(parts.database());
        this.manifest = new Manifest(parts.database());
        this.content = new ObjectContent(parts.store());
    }

    /** @param whole false where something is left for a next run */
    record Report(long objects, boolean whole) {
        @Override
        public String toString() {
            return "manifest: " + objects + " objects taken in";
        }
    }

    Report run(boolean dryRun) {
        Map<String, Coverage> coverages = coverages();
        for (Kind kind : Kind.values()) {
            parts.store()
                    .list(kind.wireName() + "/", facts -> FoundObject.of(facts.key())
                            .ifPresent(found -> add(coverages, found)))
                    .await();
        }
        try (TopicReader reader = new TopicReader(parts.kafka(), PATIENCE)) {
            for (Coverage coverage : coverages.values()) {
                forgetKnown(coverage);
                if (!coverage.found().isEmpty()) {
                    walk(coverage, new CutRecords(reader), dryRun);
                }
            }
        }
        if (objects == 0) {
            parts.tell().accept("manifest: knows every object beyond the ledger, but perhaps those of a last cut");
        }
        if (withoutLines > 0) {
            parts.tell()
                    .accept(withoutLines + " objects don't tell the offsets of their lines and Kafka has them no more:"
                            + " GET /events/{id} shows these events without the copy");
        }
        return new Report(objects, whole);
    }

    private Map<String, Coverage> coverages() {
        Map<String, Coverage> coverages = new HashMap<>();
        for (Reader reader : parts.archives()) {
            Set<Partition> present =
                    new HashSet<>(parts.topics().partitions(reader.topics()).await());
            parts.ledger().ofGroup(reader.group()).await().stream()
                    .filter(row -> present.contains(row.partition()))
                    .forEach(row -> coverages.put(place(row.partition()), new Coverage(row)));
        }
        return coverages;
    }

    private static String place(Partition p) {
        return Kind.ofTopic(p.topic()) + p.topicId().toString().substring(0, 8) + "-" + p.number();
    }

    private static void add(Map<String, Coverage> coverages, FoundObject found) {
        Coverage coverage = coverages.get(found.kind() + found.topicDigits() + "-" + found.partition());
        if (coverage != null) {
            coverage.add(found);
        }
    }

    /** Where a person moved the group back, the manifest knows what lies beyond: that is to be made again. */
    private void forgetKnown(Coverage coverage) {
        Set<FoundObject> known = new HashSet<>();
        List<FoundObject> segments = coverage.found().stream()
                .filter(object -> object.layout() == Layout.SEGMENTS)
                .toList();
        for (int from = 0; from < segments.size(); from += KEYS) {
            List<FoundObject> some = segments.subList(from, Math.min(from + KEYS, segments.size()));
            Set<String> keys =
                    manifest.known(some.stream().map(FoundObject::key).toList()).await();
            some.stream().filter(object -> keys.contains(object.key())).forEach(known::add);
        }
        coverage.found().stream()
                .filter(object -> object.layout() == Layout.EACH)
                .filter(object -> holds(coverage.partition().at(object.start())))
                .forEach(known::add);
        coverage.found().removeAll(known);
    }

    private boolean holds(Origin origin) {
        return manifest.covering(origin).await().stream().anyMatch(row -> row.holds(origin));
    }

    private void walk(Coverage coverage, CutRecords records, boolean dryRun) {
        Partition p = coverage.partition();
        long earliest = parts.topics().earliest(List.of(p)).await().get(p);
        Optional<List<FoundObject>> last =
                coverage.last().filter(cut -> cut.getFirst().start() >= earliest);
        long epoch = dryRun ? 0 : ledger.raise(coverage.group, p).await().epoch();
        long at = coverage.row.next();
        long taken = objects;
        for (List<FoundObject> cut : coverage.cuts()) {
            long start = cut.getFirst().start();
            boolean again = last.isPresent() && start >= last.get().getFirst().start();
            if (start > at && records.any(p, Math.max(at, Math.min(earliest, start)), start)) {
                parts.tell()
                        .accept(coverage.group + " " + p + ": [" + at + ", " + start + ") has records and no object");
                plan(coverage, epoch, at, at, start, List.of(), dryRun);
                whole = false;
                break;
            }
            if (again) {
                List<FoundObject> unfinished = last.get(); // of its objects, one that stands alone may come first
                plan(coverage, epoch, at, start, unfinished.getFirst().end(), unfinished, dryRun);
                at = start;
                break;
            }
            at = take(coverage, epoch, at, cut, records, dryRun);
        }
        parts.tell()
                .accept(coverage.group + " " + p + ": " + (objects - taken) + " objects"
                        + (dryRun ? " would be taken in" : " taken in") + ", settled from " + coverage.row.next()
                        + " to "
                        + at);
    }

    /** Where it is settled then. */
    private long take(
            Coverage coverage, long epoch, long at, List<FoundObject> cut, CutRecords records, boolean dryRun) {
        long end = Math.max(at, cut.getFirst().end());
        objects += cut.size();
        if (dryRun) {
            return end;
        }
        Partition p = coverage.partition();
        List<ManifestRow> rows = new ArrayList<>();
        List<Origin> entered = new ArrayList<>();
        for (FoundObject object : cut) {
            ManifestRow row = content.row(object, p, () -> lines(p, object, cut, records));
            withoutLines += row.records() > 0 && row.lines().length == 0 ? 1 : 0;
            rows.add(row);
            if (object.kind() == Kind.RAW) {
                LineOffsets.offsets(row.lines(), row.start()).stream()
                        .filter(coverage::countsNow)
                        .map(p::at)
                        .forEach(entered::add);
            }
        }
        parts.database()
                .<Void>transaction(connection -> Manifest.add(connection, rows)
                        .compose(added -> ledger.advance(connection, coverage.group, p, epoch, at, end))
                        .compose(moved -> Balance.add(connection, Term.ENTERED, entered)))
                .await();
        return end;
    }

    private Optional<byte[]> lines(Partition p, FoundObject object, List<FoundObject> cut, CutRecords records) {
        long earliest = parts.topics().earliest(List.of(p)).await().get(p);
        return earliest > object.start() ? Optional.empty() : Optional.of(records.lines(p, object, cut));
    }

    private void plan(
            Coverage coverage, long epoch, long at, long start, long end, List<FoundObject> cut, boolean dryRun) {
        parts.tell()
                .accept(coverage.group + " " + coverage.partition() + ": the cut [" + start + ", " + end
                        + ") is made again by the next server");
        if (dryRun) {
            return;
        }
        Map<String, Layout> layouts = new HashMap<>();
        parts.streams().all().forEach((StreamDeclaration stream) -> layouts.put(stream.name(), stream.layout()));
        cut.forEach(object -> layouts.put(object.label(), object.layout()));
        parts.database()
                .<Void>transaction(
                        connection -> ledger.advance(connection, coverage.group, coverage.partition(), epoch, at, start)
                                .compose(moved -> Cuts.plan(
                                        connection, coverage.group, coverage.partition(), epoch, start, end, layouts)))
                .await();
    }
}
