package io.millrace.rebuild;

import io.millrace.audit.AuditEntry;
import io.millrace.audit.AuditLog;
import io.millrace.event.Partition;
import io.millrace.kafka.Reader;
import io.millrace.kafka.Topics;
import io.millrace.ledger.LedgerRow;
import java.util.List;
import java.util.Map;

/** One run, by a person's order. Blocking, on the command's thread. */
public final class Rebuild {
    private final RebuildParts parts;

    public Rebuild(RebuildParts parts) {
        this.parts = parts;
    }

    /**
     * What is to be done.
     *
     * @param reason may be null in a dry run
     * @param dryRun only say what would be done
     */
    public record Order(String who, String reason, boolean dryRun, boolean manifest, boolean claims) {
        private String target() {
            return manifest && claims ? "manifest, claims" : manifest ? "manifest" : "claims";
        }
    }

    /**
     * True where nothing is given up and nothing is left to do.
     *
     * <p>{@code IllegalStateException} in words for people where a server runs, or an object is not what was written.
     */
    public boolean run(Order order) {
        if (!order.dryRun()) {
            requireNoMembers();
        }
        AuditEntry entry =
                new AuditEntry(order.who(), "rebuild", order.target(), null, null, order.reason(), order.dryRun());
        long audit = AuditLog.begin(parts.database(), entry).await();
        boolean silverIsWhole = silverIsWhole();
        boolean whole = true;
        StringBuilder done = new StringBuilder();
        if (order.manifest()) {
            ManifestRebuild.Report report = new ManifestRebuild(parts).run(order.dryRun());
            done.append(report).append("; ");
            whole = report.whole();
        }
        if (order.claims()) {
            ClaimsRebuild.Report report = new ClaimsRebuild(parts, silverIsWhole).run(order.dryRun());
            done.append(report).append("; ");
            whole &= report.whole();
        }
        AuditLog.complete(parts.database(), audit, done.toString()).await();
        return tellGivenUp(order) && whole;
    }

    private void requireNoMembers() {
        for (Reader reader : parts.readers()) {
            if (parts.offsets().members(reader.group()).await() > 0) {
                throw new IllegalStateException("group " + reader.group()
                        + " has members: stop the servers, run this again, start them (where the services are embedded: run"
                        + " bin/millrace services in another terminal meanwhile)");
            }
        }
    }

    /** Kafka still has all silver since the copy: from where no sink of the copy had settled anything. */
    private boolean silverIsWhole() {
        List<Partition> silver =
                parts.topics().partitions(List.of(Topics.SILVER)).await();
        Map<Partition, Long> earliest = parts.topics().earliest(silver).await();
        return parts.ledger().all().await().stream()
                .filter(row -> earliest.containsKey(row.partition()))
                .allMatch(row -> row.next() >= earliest.get(row.partition()));
    }

    /** What sinks have still before them and Kafka has no more: each stops there when it starts, and says so. */
    private boolean tellGivenUp(Order order) {
        boolean none = true;
        for (Reader reader : parts.readers()) {
            List<Partition> partitions =
                    parts.topics().partitions(reader.topics()).await();
            Map<Partition, Long> earliest = parts.topics().earliest(partitions).await();
            for (LedgerRow row : parts.ledger().ofGroup(reader.group()).await()) {
                Long first = earliest.get(row.partition());
                boolean moves = order.dryRun()
                        && (reader.transactional() || parts.archives().contains(reader));
                if (first != null && row.next() < first && !moves) {
                    none = false;
                    parts.tell()
                            .accept("lost for group " + reader.group() + ": " + row.partition() + " [" + row.next()
                                    + ", " + first
                                    + "): the copy is older than trim.grace, and Kafka has deleted these records");
                }
            }
        }
        return none;
    }
}
