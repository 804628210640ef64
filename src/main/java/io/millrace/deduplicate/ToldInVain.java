package io.millrace.deduplicate;

import io.millrace.bus.Batch;
import io.millrace.bus.Item;
import io.millrace.claims.Uncommitted;
import io.millrace.ledger.Mirror;
import java.util.List;

/** The records of a batch of which an earlier pass may have told what becomes of them, and was not committed: none but after a failure. */
final class ToldInVain {
    private ToldInVain() {}

    static Uncommitted of(Batch batch, Mirror mirror) {
        List<Item> again = batch.items().stream()
                .filter(item -> mirror.toldInVain(item.origin.offset()))
                .toList();
        return new Uncommitted(
                batch.partition(),
                Math.max(batch.end(), mirror.next()),
                again.stream().map(item -> item.origin.offset()).toList(),
                again.stream().map(item -> item.envelope.eventId()).toList());
    }
}
