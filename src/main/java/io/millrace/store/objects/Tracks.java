package io.millrace.store.objects;

import io.millrace.bus.Assignment;
import io.millrace.bus.Batch;
import io.millrace.bus.Position;
import io.millrace.database.Database;
import io.millrace.event.Partition;
import io.millrace.ledger.Fenced;
import io.millrace.ledger.Ledger;
import io.millrace.store.objects.Settlement.Holder;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The partitions that one instance holds. Confined to its event loop. */
final class Tracks {
    private record Place(String group, Partition partition) {}

    private final Ledger ledger;
    private final Cuts cuts;
    private final Workshop workshop;
    private final Settler settler;
    private final Troubles troubles;
    private final Ahead ahead;
    private final Map<Place, Track> held = new HashMap<>();

    Tracks(Database database, Ledger ledger, Ahead ahead, Workshop workshop, Settler settler, Troubles troubles) {
        this.ledger = ledger;
        this.ahead = ahead;
        this.cuts = new Cuts(database);
        this.workshop = workshop;
        this.settler = settler;
        this.troubles = troubles;
    }

    /**
     * Takes the partition under a new epoch. Reading begins where the ledger stands; a cut that was recorded there and never settled is
     * then made again.
     */
    Future<Position> assign(Assignment assignment) {
        String group = assignment.group();
        Partition partition = assignment.partition();
        end(new Place(group, partition), Long.MAX_VALUE);
        return ledger.raise(group, partition).compose(taken -> {
            Holder holder = new Holder(group, partition, taken.epoch());
            return cuts.forgetOthers(group, partition, taken.epoch(), taken.next())
                    .compose(done -> cuts.find(group, partition))
                    .map(recorded -> begin(holder, taken.next(), recorded));
        });
    }

    /** Forgets what was taken and not settled under that epoch. */
    Future<Void> revoke(Assignment assignment) {
        end(new Place(assignment.group(), assignment.partition()), assignment.epoch() + 1);
        return Future.succeededFuture();
    }

    Future<Void> take(Batch batch) {
        Track track = held.get(new Place(batch.group(), batch.partition()));
        return track == null
                ? Future.failedFuture(new Fenced(batch.group(), batch.partition(), batch.epoch()))
                : track.take(batch);
    }

    void endAll() {
        held.values().forEach(track -> track.end(track.holder().fenced()));
        held.clear();
    }

    private Position begin(Holder holder, long next, Optional<RecordedCut> recorded) {
        Place place = new Place(holder.group(), holder.partition());
        Track track = new Track(holder, next, recorded, ahead, workshop, settler);
        end(place, holder.epoch());
        held.putIfAbsent(place, track); // of two assignments that crossed, the later epoch stays
        return new Position(holder.epoch(), next);
    }

    private void end(Place place, long below) {
        Track track = held.get(place);
        if (track != null && track.holder().epoch() < below) {
            held.remove(place);
            track.end(track.holder().fenced());
            troubles.over(place.group, place.partition);
        }
    }
}
