package io.millrace.prove.judge;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Asks the readers until everything has come to rest, or for as long as it may take. Thread: one, which waits. */
public final class Judge implements AutoCloseable {
    private static final String SILVER = "events.silver";
    private static final String BUCKET = "millrace";
    private static final long AGAIN_MS = 500;

    private final SilverReader silver;
    private final RowReader rows;
    private final ObjectReader objects;
    private final NodeReader node;
    private final Duration most;

    /** Where the readers read. */
    public record Places(String kafka, String jdbc, String s3, String s3Key, String s3Secret, String node) {}

    /** @param most from the end of the first look until nothing more is expected to come */
    public Judge(Places places, Duration most) throws SQLException {
        this(
                new SilverReader(places.kafka(), SILVER),
                new RowReader(places.jdbc()),
                new ObjectReader(places.s3(), places.s3Key(), places.s3Secret(), BUCKET),
                new NodeReader(places.node()),
                most);
    }

    Judge(SilverReader silver, RowReader rows, ObjectReader objects, NodeReader node, Duration most) {
        this.silver = silver;
        this.rows = rows;
        this.objects = objects;
        this.node = node;
        this.most = most;
    }

    /** Those of the rows, also for questions of a fault's own. */
    public RowReader rows() {
        return rows;
    }

    /** @param acknowledged since the last verdict; nothing more is sent */
    public Verdict judge(List<Accepted> acknowledged) throws IOException, SQLException, InterruptedException {
        long start = System.nanoTime();
        long looked = start; // for the last time while something was missing
        long first = 0; // when the first look ended: the readers' own work is no time of rest
        List<Accepted> missing = acknowledged;
        while (true) {
            looked = missing.isEmpty() ? looked : System.nanoTime();
            silver.read();
            objects.read();
            missing = missing(missing);
            Verdict verdict = verdict(acknowledged.size(), missing.size(), start, looked);
            first = first == 0 ? System.nanoTime() : first;
            if (verdict.clean() || verdict.doubled() > 0 || System.nanoTime() - first > most.toNanos()) {
                return verdict;
            }
            TimeUnit.MILLISECONDS.sleep(AGAIN_MS);
        }
    }

    /** Of these, those that are not there any more once all is at rest, or never were. */
    public long lost(List<Accepted> acknowledged) throws IOException, SQLException {
        silver.read();
        objects.read();
        return missing(acknowledged).size();
    }

    private Verdict verdict(int acknowledged, int lost, long start, long looked)
            throws IOException, SQLException, InterruptedException {
        return new Verdict(
                acknowledged,
                lost,
                silver.doubled(),
                rows.doubled(),
                objects.doubled(),
                rows.outdated(silver.revised()),
                rows.wrongAggregates(),
                node.residual(looked),
                (System.nanoTime() - start) / 1_000_000);
    }

    /** A duplicate is there where the first one is, which has to be of the same message. */
    private List<Accepted> missing(List<Accepted> asked) throws SQLException {
        Map<UUID, UUID> holders = rows.holders(asked.stream().map(Accepted::id).toList());
        Map<UUID, String> stored = rows.stored(
                asked.stream().map(one -> home(one, holders)).distinct().toList());
        return asked.stream()
                .filter(one -> {
                    UUID home = home(one, holders);
                    return !(one.messageId().equals(stored.get(home)) && silver.has(home) && objects.has(home));
                })
                .toList();
    }

    private static UUID home(Accepted one, Map<UUID, UUID> holders) {
        return holders.getOrDefault(one.id(), one.id());
    }

    @Override
    public void close() throws IOException, SQLException {
        silver.close();
        rows.close();
        objects.close();
    }
}
