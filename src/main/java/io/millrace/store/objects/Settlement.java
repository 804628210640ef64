package io.millrace.store.objects;

import io.millrace.balance.Balance;
import io.millrace.database.Database;
import io.millrace.event.FaultPoint;
import io.millrace.event.Guard;
import io.millrace.event.Partition;
import io.millrace.ledger.Fenced;
import io.millrace.ledger.Ledger;
import io.millrace.manifest.Manifest;
import io.millrace.objectstore.ObjectStore;
import io.vertx.core.Future;

/**
 * What is done with a cut, once:
 *
 * <pre>
 *   record [start, end) ──▶ after-cut ──▶ upload ──▶ after-upload ──▶ check ──▶ before-settle ──▶ settle
 *   under the epoch                        if absent                   HEAD                       one transaction: manifest,
 *                                                                                                 cut, balance, ledger
 * </pre>
 *
 * Every step may be repeated, by this node or by the next owner, and comes to the same. Thread: the caller's event loop.
 */
final class Settlement {
    private final Database database;
    private final Ledger ledger;
    private final Cuts cuts;
    private final Uploads uploads;

    Settlement(Database database, Ledger ledger, ObjectStore store, ObjectsConfig config) {
        this.database = database;
        this.ledger = ledger;
        this.cuts = new Cuts(database);
        this.uploads = new Uploads(store, config);
    }

    /** Who holds what. */
    record Holder(String group, Partition partition, long epoch) {
        Fenced fenced() {
            return new Fenced(group, partition, epoch);
        }
    }

    /** Fails with {@link Fenced} where the partition is somebody else's by now. */
    Future<Void> record(Holder holder, RecordedCut cut) {
        if (!Guard.CUT_RECORD.on()) {
            return Future.<Void>succeededFuture().onSuccess(done -> FaultPoint.reach("after-cut"));
        }
        return cuts.record(holder.group, holder.partition, holder.epoch, cut)
                .onSuccess(done -> FaultPoint.reach("after-cut"));
    }

    Future<Void> upload(Prepared prepared) {
        return uploads.write(prepared.objects())
                .onSuccess(done -> FaultPoint.reach("after-upload"))
                .compose(done -> uploads.check(prepared.objects()))
                .onSuccess(done -> FaultPoint.reach("before-settle"));
    }

    /** Fails with {@link Fenced} where the partition is somebody else's, or the ledger stands elsewhere. */
    Future<Void> settle(Holder holder, Prepared prepared) {
        return database.<Void>transaction(connection -> Manifest.add(connection, prepared.rows())
                        .compose(done -> Cuts.settled(
                                connection,
                                holder.group,
                                holder.partition,
                                prepared.cut().start()))
                        .compose(done -> ledger.advance(
                                connection,
                                holder.group,
                                holder.partition,
                                holder.epoch,
                                prepared.cut().start(),
                                prepared.cut().end()))
                        .compose(done -> Balance.add(connection, Balance.Term.ENTERED, prepared.entered())))
                .recover(failure -> whereSettled(holder, prepared, failure));
    }

    /** A commit whose answer was lost has moved the ledger: what stands there is what this cut wanted, so it is settled. */
    private Future<Void> whereSettled(Holder holder, Prepared prepared, Throwable failure) {
        return ledger.next(holder.group, holder.partition)
                .compose(
                        next -> next == prepared.cut().end() ? Future.succeededFuture() : Future.failedFuture(failure));
    }
}
