package io.millrace.health;

import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How full the storage is that the node knows of: the disk of the data directory, and the database. Thread: the asker's context.
 *
 * @param disk used share in percent; null where nothing is embedded
 * @param diskBound percent from above which it is degraded
 * @param database its size in MiB; null where it has no bound
 * @param databaseBound MiB from above which it is degraded
 */
public record StorageUse(
        Supplier<Future<Integer>> disk, int diskBound, Supplier<Future<Integer>> database, int databaseBound)
        implements Component {
    @Override
    public String name() {
        return "storage";
    }

    @Override
    public Future<Check> check() {
        Future<Integer> used = disk == null ? Future.succeededFuture() : disk.get();
        Future<Integer> size = database == null ? Future.succeededFuture() : database.get();
        return Future.all(used, size).map(both -> judged(used.result(), size.result()));
    }

    private Check judged(Integer used, Integer size) {
        Map<String, Object> details = new LinkedHashMap<>();
        if (used != null) {
            details.put("disk_used_percent", used);
        }
        if (size != null) {
            details.put("database_mib", size);
        }
        if (used != null && used > diskBound) {
            return new Check.Degraded(
                    "the disk of the data directory is " + used + " % full, which is more than " + diskBound + " %",
                    details);
        }
        return size != null && size > databaseBound
                ? new Check.Degraded(
                        "the database has " + size + " MiB, which is more than " + databaseBound + " MiB", details)
                : new Check.Ok(details);
    }
}
