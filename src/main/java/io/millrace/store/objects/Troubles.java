package io.millrace.store.objects;

import io.millrace.bus.ConsumerStop;
import io.millrace.event.Partition;
import io.millrace.health.Check;
import io.millrace.store.objects.Settlement.Holder;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Why cuts are not settled, by partition: what the stage's health tells while no batch comes that would fail. Thread: any. */
final class Troubles {
    private record Trouble(String reason, String command) {}

    private final Map<String, Trouble> present = new ConcurrentHashMap<>();

    /** True for a reason that this partition has not been failing for until now. */
    boolean failed(Holder holder, Throwable cause) {
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        Trouble now = new Trouble(reason, cause instanceof ConsumerStop stop ? stop.command() : "");
        return !now.equals(present.put(place(holder.group(), holder.partition()), now));
    }

    /** Settled, or no longer this node's. True where there was trouble. */
    boolean over(String group, Partition partition) {
        return present.remove(place(group, partition)) != null;
    }

    Check check() {
        Map<String, Trouble> all = new TreeMap<>(present);
        if (all.isEmpty()) {
            return new Check.Ok();
        }
        Map.Entry<String, Trouble> first = all.entrySet().iterator().next();
        return new Check.Failed(
                first.getKey() + ": " + first.getValue().reason,
                first.getValue().command,
                Map.of("partitions", all.size()));
    }

    private static String place(String group, Partition partition) {
        return group + " " + partition;
    }
}
