package io.millrace.rebuild;

import io.millrace.event.Partition;
import io.millrace.ledger.LedgerRow;
import io.millrace.manifest.FoundObject;
import io.millrace.stream.StreamDeclaration.Layout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The objects of one partition that lie beyond the ledger of the group that writes them. Not thread-safe. */
final class Coverage {
    private static final Comparator<FoundObject> ORDER = Comparator.comparingLong(FoundObject::start)
            .thenComparing(FoundObject::end)
            .thenComparing(FoundObject::key);

    final String group;
    final LedgerRow row;
    private final List<FoundObject> found = new ArrayList<>();
    private final BitSet counted = new BitSet();

    Coverage(LedgerRow row) {
        this.group = row.group();
        this.row = row;
    }

    Partition partition() {
        return row.partition();
    }

    void add(FoundObject object) {
        if (object.start() >= row.next()) {
            found.add(object);
        }
    }

    List<FoundObject> found() {
        return found;
    }

    /** True for each offset once: cuts of a group that a person moved back may overlap. */
    boolean countsNow(long offset) {
        int index = Math.toIntExact(offset - row.next());
        boolean before = counted.get(index);
        counted.set(index);
        return !before;
    }

    /** Objects of one cut together, in order; one that stands alone is a cut of its own. */
    List<List<FoundObject>> cuts() {
        List<List<FoundObject>> cuts = new ArrayList<>();
        for (FoundObject object : found.stream().sorted(ORDER).toList()) {
            List<FoundObject> last = cuts.isEmpty() ? null : cuts.getLast();
            boolean same = last != null
                    && last.getFirst().start() == object.start()
                    && last.getFirst().end() == object.end();
            if (same) {
                last.add(object);
            } else {
                cuts.add(new ArrayList<>(List.of(object)));
            }
        }
        return cuts;
    }

    /** The cut that nothing comes after, where it is of segments: others of its objects may never have been written. */
    Optional<List<FoundObject>> last() {
        long end = found.stream().mapToLong(FoundObject::end).max().orElse(0);
        return cuts().stream()
                .filter(cut -> cut.getFirst().end() == end)
                .filter(cut -> cut.stream().anyMatch(object -> object.layout() == Layout.SEGMENTS))
                .findFirst();
    }
}
