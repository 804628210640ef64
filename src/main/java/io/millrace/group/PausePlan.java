package io.millrace.group;

import io.millrace.group.GroupRefusal.Kind;
import io.millrace.kafka.Reader;
import io.millrace.ledger.LedgerRow;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a pause, or its end, would do. */
public record PausePlan(String was, String becomes, String means) implements Change {

    /**
     * A {@link GroupRefusal} where the ledger knows nothing of what is meant.
     *
     * @param rows of the group, of all topics and their incarnations
     */
    static PausePlan of(Reader reader, List<LedgerRow> rows, Extent extent, boolean pause) {
        extent.require(reader);
        List<LedgerRow> meant = rows.stream()
                .filter(row -> reader.topics().contains(row.partition().topic()) && extent.holds(row))
                .toList();
        Set<String> all = names(meant);
        if (all.isEmpty()) {
            throw new GroupRefusal(
                    Kind.UNSEEDED,
                    extent.partition() == null ? "" : "/partition",
                    "the ledger has no row of " + extent.of(reader.group())
                            + ": there is no such partition, or no server has started with it yet");
        }
        Set<String> paused =
                names(meant.stream().filter(row -> row.pausedAt() != null).toList());
        return new PausePlan(
                text(all, paused), text(all, pause ? all : Set.of()), pause ? pause(all, paused) : resume(paused));
    }

    private static Set<String> names(List<LedgerRow> rows) {
        return rows.stream().map(row -> row.partition().toString()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(Set<String> all, Set<String> paused) {
        Set<String> on = new TreeSet<>(all);
        on.removeAll(paused);
        String stands = paused.isEmpty() ? "" : "paused: " + String.join(", ", paused);
        String goes = on.isEmpty() ? "" : "going on: " + String.join(", ", on);
        return stands + (stands.isEmpty() || goes.isEmpty() ? "" : "; ") + goes;
    }

    private static String pause(Set<String> all, Set<String> paused) {
        return paused.equals(all)
                ? "they are paused already"
                : "no node reads of them from a few seconds on, also after a restart, until resume; what is under way is settled, and"
                        + " Kafka keeps what comes";
    }

    private static String resume(Set<String> paused) {
        return paused.isEmpty()
                ? "none of them is paused"
                : "they are read again within a few seconds, from where they stand";
    }
}
