package io.millrace.kafka;

import io.millrace.event.Partition;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One look at topics at a time. Who asks while one is under way shares the next, so that what is answered was looked at after it was
 * asked for.
 *
 * <pre>
 *   a ─▶ look ─────▶ a
 *   b, c ─▶ wait ──▶ look at what b and c want ─▶ b, c
 * </pre>
 *
 * Thread: any; answers on the caller's context.
 */
final class SharedLook {
    private final Function<Set<String>, Future<List<Partition>>> look;
    private Set<String> wanted = new HashSet<>();
    private CompletableFuture<List<Partition>> next; // null where nobody waits
    private boolean underWay;

    /** @param look what partitions the topics of these names have; bounded in time */
    SharedLook(Function<Set<String>, Future<List<Partition>>> look) {
        this.look = look;
    }

    Future<List<Partition>> at(Collection<String> names) {
        CompletableFuture<List<Partition>> answer;
        synchronized (this) {
            next = next == null ? new CompletableFuture<>() : next;
            wanted.addAll(names);
            answer = next;
        }
        turn();
        return KafkaAdmin.future(answer)
                .map(all -> all.stream().filter(p -> names.contains(p.topic())).toList());
    }

    private void turn() {
        Set<String> names;
        CompletableFuture<List<Partition>> answer;
        synchronized (this) {
            if (underWay || next == null) {
                return;
            }
            underWay = true;
            names = wanted;
            answer = next;
            wanted = new HashSet<>();
            next = null;
        }
        Future.succeededFuture(names).compose(look).onComplete(looked -> {
            synchronized (this) {
                underWay = false;
            }
            turn();
            if (looked.succeeded()) {
                answer.complete(looked.result());
            } else {
                answer.completeExceptionally(looked.cause());
            }
        });
    }
}
