package io.millrace.store.objects;

import io.millrace.bus.ConsumerStop;
import io.millrace.bus.Item;
import io.millrace.database.Database;
import io.millrace.event.Partition;
import io.millrace.ledger.StopCommand;
import io.millrace.manifest.FoundObject;
import io.millrace.manifest.Kind;
import io.millrace.manifest.Manifest;
import io.millrace.manifest.ObjectFacts;
import io.millrace.manifest.ObjectKey;
import io.millrace.objectstore.ObjectStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Sees that the bucket is ahead of PostgreSQL: it holds the very record with which a fresh cut is to begin, in an object that the
 * manifest does not know. So it is where PostgreSQL came back from a copy, and a cut with other bounds would store lines twice.
 *
 * <p>The cut that was made then began with the same record, so its folder is known: a page or so of a listing for each
 * label, and one of the place where the record would stand alone. Thread: any.
 */
final class Ahead {
    private final Manifest manifest;
    private final ObjectStore store;

    Ahead(Database database, ObjectStore store) {
        this.manifest = new Manifest(database);
        this.store = store;
    }

    /**
     * Fails with {@link ConsumerStop} where it is so.
     *
     * @param start of the fresh cut; one that began before it was given up by a person's seek
     * @param first record of the fresh cut
     */
    Future<Void> check(Partition partition, long start, Item first, Layouts layouts) {
        Set<String> labels = new TreeSet<>(List.of(layouts.label(first.envelope.stream()), ObjectKey.UNKNOWN));
        Future<Void> checked = Future.succeededFuture();
        for (String label : labels) {
            checked = checked.compose(none -> holder(partition, start, first, label))
                    .map(found -> {
                        if (found.isPresent()) {
                            throw stop(found.get());
                        }
                        return null;
                    });
        }
        return checked;
    }

    private Future<Optional<String>> holder(Partition partition, long start, Item first, String label) {
        long offset = first.origin.offset();
        String place = ObjectKey.place(
                Kind.ofTopic(partition.topic()),
                label,
                first.envelope.receivedAt(),
                partition.topicId(),
                partition.number(),
                offset,
                offset + 1);
        String numbers = "%d-%d".formatted(offset, offset + 1);
        String alone = ObjectKey.each(place, first.envelope.eventId(), first.origin);
        List<String> keys = new ArrayList<>();
        Consumer<ObjectStore.Facts> keep = found -> FoundObject.of(found.key())
                .filter(object -> object.start() >= start && object.covers(offset))
                .ifPresent(object -> keys.add(object.key()));
        return store.list(place.substring(0, place.length() - numbers.length()), keep)
                .compose(listed -> store.list(alone, keep))
                .compose(listed -> manifest.covering(first.origin))
                .compose(rows -> rows.stream().anyMatch(row -> row.holds(first.origin))
                        ? Future.succeededFuture(Optional.empty()) // a person moved the group back
                        : ours(keys, 0));
    }

    /** The first of these that an upload of Millrace left. */
    private Future<Optional<String>> ours(List<String> keys, int from) {
        return from == keys.size()
                ? Future.succeededFuture(Optional.empty())
                : store.head(keys.get(from))
                        .compose(found -> found.filter(facts -> facts.metadata().containsKey(ObjectFacts.SHA256))
                                        .isPresent()
                                ? Future.succeededFuture(Optional.of(keys.get(from)))
                                : ours(keys, from + 1));
    }

    private static ConsumerStop stop(String key) {
        return new ConsumerStop(
                "the bucket is ahead of PostgreSQL, which came back from a copy: the manifest lacks object " + key,
                StopCommand.rebuild());
    }
}
