package io.millrace.deduplicate;

import io.millrace.bus.Batch;
import io.millrace.event.Partition;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.Mirror;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;

/**
 * Which of a partition's records were committed before this epoch began, and of which something was told: read once an epoch. While
 * one epoch lasts no record comes twice, so what the ledger gains meanwhile makes no difference. Thread: one event loop.
 */
final class Mirrors {
    private final Ledger ledger;
    private final Map<Place, Known> known = new HashMap<>();

    Mirrors(Ledger ledger) {
        this.ledger = ledger;
    }

    private record Place(String group, Partition partition) {}

    private record Known(long epoch, Mirror mirror) {}

    Future<Mirror> of(Batch batch) {
        Place place = new Place(batch.group(), batch.partition());
        Known last = known.get(place);
        if (last != null && last.epoch() == batch.epoch()) {
            return Future.succeededFuture(last.mirror());
        }
        return ledger.mirrored(batch.group(), batch.partition())
                .onSuccess(mirror -> known.put(place, new Known(batch.epoch(), mirror)));
    }
}
