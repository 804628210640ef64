package io.millrace.reenter;

import io.millrace.audit.AuditEntry;
import io.millrace.audit.AuditLog;
import io.millrace.database.Database;
import io.millrace.kafka.RecordReader;
import io.millrace.stream.StreamCatalog;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes re-entries for stored events.
 *
 * <pre>
 *   page of rows and claims ──▶ raw record of each: Kafka, else the objects ──▶ events.reentry, acknowledged ──▶ next page
 * </pre>
 *
 * A run that ends in the middle is run again: what it had written ends as unchanged or superseded. Thread: the caller's context.
 */
public final class ReentryWriter {
    private static final int AT_ONCE = 32;

    private final Database database;
    private final Candidates candidates;
    private final RecordReader records;
    private final RawArchive archive;
    private final Function<List<ProducerRecord<byte[], byte[]>>, Future<Void>> sender;

    /** @param sender completes when all are acknowledged, such as {@code EventProducer::send} */
    public ReentryWriter(
            Database database,
            StreamCatalog streams,
            RecordReader records,
            RawArchive archive,
            Function<List<ProducerRecord<byte[], byte[]>>, Future<Void>> sender) {
        this.database = database;
        this.candidates = new Candidates(database, streams);
        this.records = records;
        this.archive = archive;
        this.sender = sender;
    }

    /** @param order why and by whom; a dry run reads the raw records as well, and writes nothing but its entry */
    public Future<ReentryReport> write(Selection selection, Order order) {
        AuditEntry entry = new AuditEntry(
                order.who(), "reenter", selection.toString(), null, null, order.reason(), order.dryRun());
        return AuditLog.begin(database, entry).compose(id -> pages(selection, order, null, ReentryReport.NOTHING)
                .compose(report ->
                        AuditLog.complete(database, id, report.toString()).map(report)));
    }

    /** How a run is to be done. */
    public record Order(String who, String reason, boolean dryRun) {}

    private Future<ReentryReport> pages(Selection selection, Order order, UUID after, ReentryReport sofar) {
        long left = limit(selection) - sofar.matched();
        int most = (int) Math.min(Math.max(left, 1), Candidates.PAGE);
        return candidates.page(selection, after, most).compose(page -> {
            if (page.isEmpty() || left == 0) {
                return Future.succeededFuture(sofar.withMore(!page.isEmpty()));
            }
            UUID last = page.getLast().eventId();
            return groups(page, 0, order, sofar).compose(report -> pages(selection, order, last, report));
        });
    }

    private static long limit(Selection selection) {
        return switch (selection) {
            case Selection.Where where -> where.limit();
            case Selection.ByIds ids -> Long.MAX_VALUE;
        };
    }

    private Future<ReentryReport> groups(List<Candidate> page, int from, Order order, ReentryReport sofar) {
        if (from >= page.size()) {
            return Future.succeededFuture(sofar);
        }
        List<Candidate> group = page.subList(from, Math.min(from + AT_ONCE, page.size()));
        return group(group, order, sofar).compose(report -> groups(page, from + AT_ONCE, order, report));
    }

    private Future<ReentryReport> group(List<Candidate> group, Order order, ReentryReport sofar) {
        return records.read(group.stream().map(Candidate::raw).toList())
                .compose(read -> reentries(group, read))
                .compose(reads -> {
                    List<ProducerRecord<byte[], byte[]>> found = new ArrayList<>();
                    List<UUID> missing = new ArrayList<>();
                    for (int i = 0; i < group.size(); i++) {
                        UUID eventId = group.get(i).eventId();
                        reads.get(i).ifPresentOrElse(found::add, () -> missing.add(eventId));
                    }
                    Future<Void> sent =
                            order.dryRun() || found.isEmpty() ? Future.succeededFuture() : sender.apply(found);
                    return sent.map(
                            acknowledged -> sofar.plus(group.size(), order.dryRun() ? 0 : found.size(), missing));
                });
    }

    private Future<List<Optional<ProducerRecord<byte[], byte[]>>>> reentries(
            List<Candidate> group, List<Optional<ConsumerRecord<byte[], byte[]>>> read) {
        List<Future<Optional<ProducerRecord<byte[], byte[]>>>> all = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            all.add(reentry(group.get(i), read.get(i)));
        }
        return Future.all(all).map(done -> all.stream().map(Future::result).toList());
    }

    private Future<Optional<ProducerRecord<byte[], byte[]>>> reentry(
            Candidate candidate, Optional<ConsumerRecord<byte[], byte[]>> read) {
        return read.isPresent()
                ? Future.succeededFuture(read.map(raw -> ReentryRecord.of(candidate, raw.value(), raw.headers())))
                : archive.raw(candidate.raw(), candidate.eventId())
                        .map(found -> found.map(value -> ReentryRecord.of(candidate, value, List.of())));
    }
}
