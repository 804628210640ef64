package io.millrace.prove.world;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a {@link World} is made of.
 *
 * @param verticles the file whose verticles the nodes run
 * @param directory of services, files and output; empty
 * @param seed of what the proxies make up
 * @param program of the services, the verbs and the nodes
 * @param first of the nodes at first, which may be an earlier version
 * @param properties options of the nodes' Java
 * @param disks services whose data lie on a disk of their own in memory, and its size in MiB
 */
public record Setup(
        Path verticles,
        Path directory,
        long seed,
        Program program,
        Program first,
        List<String> properties,
        Map<Part, Integer> disks) {

    /** The same in a directory below, with nodes that are of another installation until they are changed. */
    public Setup beginningWith(Program other) {
        return new Setup(verticles, directory.resolve("older"), seed, program, other, properties, disks);
    }

    /** The same in a directory below, with a small disk for a service. */
    public Setup withDisk(Part part, int mebibytes) {
        return new Setup(
                verticles,
                directory.resolve("disk-" + part.wireName()),
                seed,
                program,
                first,
                properties,
                Map.of(part, mebibytes));
    }
}
