package io.millrace.bus;

import io.millrace.event.Partition;
import java.util.List;
import java.util.Map;

/**
 * The wiring diagram: every channel of a node, in the order an event meets them.
 *
 * <pre>
 *   channel              request → reply        asked by            served by          ordering
 *   validate             Batch → Batch          collect, consume    validate           any instance
 *   normalise            Batch → Batch          consume             normalise          any instance
 *   deduplicate          Batch → Batch          consume             deduplicate        any instance
 *   enrich               Batch → Batch          consume             enrich             any instance
 *   publish              Batch → Batch          consume             publish            by partition, settles
 *   store.rows           Batch → Batch          consume             store.rows         by partition, settles
 *   store.objects        Batch → Batch          consume             store.objects      by partition, settles
 *   quarantine.rows      Batch → Batch          consume             quarantine.rows    by partition, settles
 *   &lt;settling&gt;.assign    Assignment → Position  consume             the settling stage by partition
 *   &lt;settling&gt;.revoke    Assignment → Void      consume             the settling stage by partition
 * </pre>
 *
 * A consumer has one batch of a partition under way at a time. A route's last stage settles: its reply says that everything below
 * the batch's end is durable, or (store.objects) that the stage has taken it and will settle it in a cut. Any failure makes the
 * consumer take the partition anew: assign, seek, poll; a {@link ConsumerStop} makes it wait for a person.
 */
public final class Channels {
    public static final Channel<Batch, Batch> VALIDATE = new Channel<>("validate");

    private static final List<String> ANY_INSTANCE = List.of("validate", "normalise", "deduplicate", "enrich");
    private static final List<String> SETTLING = List.of("publish", "store.rows", "store.objects", "quarantine.rows");

    private Channels() {}

    /** Names that a route may list, in flow order. */
    public static List<String> stages() {
        return java.util.stream.Stream.concat(ANY_INSTANCE.stream(), SETTLING.stream())
                .toList();
    }

    public static boolean settles(String stage) {
        return SETTLING.contains(stage);
    }

    /** The channel of a stage that any instance may serve. */
    public static Channel<Batch, Batch> stage(String name) {
        return new Channel<>(name);
    }

    /** The channel of the instance of a settling stage that owns this partition. */
    public static Channel<Batch, Batch> settle(String name, Partition partition, Map<String, Integer> instances) {
        return new Channel<Batch, Batch>(name).instance(owner(name, partition, instances));
    }

    public static Channel<Assignment, Position> assign(
            String name, Partition partition, Map<String, Integer> instances) {
        return assign(name, owner(name, partition, instances));
    }

    public static Channel<Assignment, Void> revoke(String name, Partition partition, Map<String, Integer> instances) {
        return revoke(name, owner(name, partition, instances));
    }

    /** For the settling stage itself: what instance {@code number} serves. */
    public static Channel<Batch, Batch> settle(String name, int number) {
        return new Channel<Batch, Batch>(name).instance(number);
    }

    public static Channel<Assignment, Position> assign(String name, int number) {
        return new Channel<Assignment, Position>(name + ".assign").instance(number);
    }

    public static Channel<Assignment, Void> revoke(String name, int number) {
        return new Channel<Assignment, Void>(name + ".revoke").instance(number);
    }

    private static int owner(String name, Partition partition, Map<String, Integer> instances) {
        return Math.floorMod(partition.hashCode(), instances.getOrDefault(name, 1));
    }
}
