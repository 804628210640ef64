package io.millrace.store.objects;

import io.millrace.bus.ConsumerStop;
import io.millrace.objectstore.ObjectStore;
import io.millrace.objectstore.ObjectStore.Facts;
import io.millrace.store.objects.Prepared.StoredObject;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Brings the objects of a cut into the store and looks whether they are there. An object is never replaced: one that is there already
 * must be the same. Thread: the caller's event loop.
 */
final class Uploads {
    private final ObjectStore store;
    private final int parallel;
    private final int timeout;

    Uploads(ObjectStore store, ObjectsConfig config) {
        this.store = store;
        this.parallel = config.uploads();
        this.timeout = config.uploadTimeout();
    }

    /** Writes those that are absent. */
    Future<Void> write(List<StoredObject> objects) {
        return each(objects, object -> store.putIfAbsent(
                        object.key(), object.bytes(), object.contentType(), object.metadata())
                .timeout(timeout, TimeUnit.MILLISECONDS)
                .mapEmpty());
    }

    /**
     * A store's 200 is not taken for it: each must be found with its size and content. Fails where one is absent; fails with
     * {@link ConsumerStop} where another content has its key.
     */
    Future<Void> check(List<StoredObject> objects) {
        return each(objects, object -> store.head(object.key())
                .timeout(timeout, TimeUnit.MILLISECONDS)
                .compose(found -> judge(object, found)));
    }

    private Future<Void> judge(StoredObject object, Optional<Facts> found) {
        if (found.isEmpty()) {
            return Future.failedFuture(
                    new IOException("the store took object " + object.key() + " and does not have it"));
        }
        return same(object, found.get())
                ? Future.succeededFuture()
                : Future.failedFuture(conflict(object, found.get()));
    }

    /** Packers of other Java versions may pack the same content to another size: then the object tells its own. */
    private static boolean same(StoredObject object, Facts facts) {
        return object.sha256().equals(facts.metadata().get(StoredObject.SHA256))
                && Long.toString(facts.size()).equals(facts.metadata().get(StoredObject.BYTES));
    }

    private ConsumerStop conflict(StoredObject object, Facts facts) {
        String place = "millrace/" + store.bucket() + "/";
        return new ConsumerStop(
                "object %s is there with another content: %d bytes, content-sha256 %s instead of %s"
                        .formatted(
                                object.key(), facts.size(), facts.metadata().get(StoredObject.SHA256), object.sha256()),
                "mc mv " + place + object.key() + " " + place + "conflicts/" + object.key());
    }

    /** At most {@code parallel} at a time; stops at the first failure, once those under way have ended. */
    private Future<Void> each(List<StoredObject> objects, Function<StoredObject, Future<Void>> work) {
        Queue<StoredObject> waiting = new ArrayDeque<>(objects);
        List<Future<Void>> lanes = new ArrayList<>();
        for (int lane = 0; lane < Math.min(parallel, objects.size()); lane++) {
            lanes.add(lane(waiting, work));
        }
        return Future.join(lanes).mapEmpty();
    }

    private static Future<Void> lane(Queue<StoredObject> waiting, Function<StoredObject, Future<Void>> work) {
        StoredObject next = waiting.poll();
        if (next == null) {
            return Future.succeededFuture();
        }
        return work.apply(next).onFailure(e -> waiting.clear()).compose(done -> lane(waiting, work));
    }
}
