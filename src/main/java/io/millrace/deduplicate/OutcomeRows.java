package io.millrace.deduplicate;

import io.millrace.bus.Item;
import io.millrace.claims.OutcomeRow;
import io.millrace.event.Outcome;
import java.util.List;

/** The rows that a batch leaves in outcomes: for duplicates, repeats and what a filter let go. */
final class OutcomeRows {
    private OutcomeRows() {}

    static List<OutcomeRow> of(List<Item> items) {
        return items.stream()
                .filter(item -> name(item.outcome) != null)
                .map(OutcomeRows::row)
                .toList();
    }

    /** As it stands in the table; null for outcomes that leave no row here. */
    static String name(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Duplicate it -> "duplicate";
            case Outcome.Repeat it -> "repeat";
            case Outcome.Filtered it -> "filtered";
            // publish settles the next two, letters are dead letters, the rest leaves nothing
            case Outcome.Unchanged it -> null;
            case Outcome.Superseded it -> null;
            case Outcome.Rejected it -> null;
            case Outcome.Open it -> null;
            case Outcome.Seen it -> null;
        };
    }

    private static OutcomeRow row(Item item) {
        Outcome.Duplicate duplicate = item.outcome instanceof Outcome.Duplicate it ? it : null;
        return new OutcomeRow(
                item.origin,
                item.envelope.eventId(),
                item.envelope.correlationId(),
                item.envelope.stream(),
                item.naturalId,
                name(item.outcome),
                duplicate == null ? null : duplicate.holder(),
                duplicate == null ? null : duplicate.differs(),
                item.outcome instanceof Outcome.Filtered it ? it.filter() : null,
                item.envelope.receivedAt());
    }
}
