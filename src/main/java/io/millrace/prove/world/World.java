package io.millrace.prove.world;

import io.millrace.event.FaultPoint;
import io.millrace.prove.proxy.Proxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Three services and two nodes, each a process of its own, in one directory.
 *
 * <pre>
 *   node one ─┬─▶ proxy ─▶ Kafka
 *   node two ─┼─▶ proxy ─▶ PostgreSQL    readers look past the proxies
 *             └─▶ proxy ─▶ S3
 * </pre>
 *
 * Thread: one, which waits.
 */
public final class World implements AutoCloseable {
    public static final int NODES = 2;
    private static final int KILLED = 137;
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final Map<String, String> QUICK_OBJECTS = Map.of("MILLRACE_OBJECTS_CUT_AGE", "2000");

    private final Setup setup;
    private final Path directory;
    private final Ports ports;
    private final Map<Part, Proxy> proxies = new EnumMap<>(Part.class);
    private final Map<Part, Child> services = new EnumMap<>(Part.class);
    private final Map<Part, SmallDisk> disks = new EnumMap<>(Part.class);
    private final Child[] nodes = new Child[NODES];
    private final Path[] faults = new Path[NODES];
    private final Program[] programs = new Program[NODES];
    private final Thread whenInterrupted = new Thread(this::end, "prove-end");
    private Registry registry;
    private int starts;

    private World(Setup setup, Ports ports) {
        this.setup = setup;
        this.directory = setup.directory();
        this.ports = ports;
        Arrays.fill(programs, setup.first());
        Runtime.getRuntime().addShutdownHook(whenInterrupted); // Ctrl-C leaves nothing running
    }

    /** Returns when all of it is ready. */
    public static World start(Setup setup) throws IOException, InterruptedException {
        World world = new World(setup, Ports.free());
        WorldFiles.write(setup.verticles(), setup.directory(), world.ports);
        try {
            world.open();
            return world;
        } catch (IOException | RuntimeException | InterruptedException e) {
            world.close();
            throw e;
        }
    }

    private void open() throws IOException, InterruptedException {
        for (Map.Entry<Part, Integer> disk : setup.disks().entrySet()) {
            disks.put(disk.getKey(), SmallDisk.mount(data(disk.getKey()), disk.getValue()));
        }
        for (Part part : Part.values()) {
            proxies.put(part, Proxy.open(ports.seen().get(part), ports.own().get(part), setup.seed()));
            beginService(part);
        }
        for (Part part : Part.values()) {
            services.get(part).awaitReady(START);
        }
        startNode(0); // alone, since it makes topics, tables and the bucket
        startNode(1);
    }

    static String name(int node) {
        return node == 0 ? "one" : "two";
    }

    /** Past the proxy. */
    public String address(Part part) {
        return part.address(ports.own().get(part));
    }

    public Proxy proxy(Part part) {
        return proxies.get(part);
    }

    public Child service(Part part) {
        return services.get(part);
    }

    /** Starts a service that ended on what it left, and awaits its banner. */
    public void startService(Part part) throws InterruptedException {
        beginService(part);
        services.get(part).awaitReady(START);
    }

    private Path file(String name) {
        return directory.toAbsolutePath().resolve(name);
    }

    private Path data(Part part) {
        return directory.resolve("data-" + part.wireName());
    }

    /** Of a service that has one by its {@link Setup}. */
    public SmallDisk disk(Part part) {
        return disks.get(part);
    }

    /** {@code kill -9} of all its processes; waits, and tells whether all of them lived until then. */
    public boolean killService(Part part) throws InterruptedException {
        boolean killed = services.get(part).kill() == KILLED;
        Postmaster postmaster = postmaster(part);
        if (postmaster != null) {
            postmaster.kill();
        }
        return killed && (postmaster != null || part != Part.POSTGRES);
    }

    private Postmaster postmaster(Part part) {
        return part == Part.POSTGRES ? Postmaster.in(data(part)) : null;
    }

    /** Seconds of all its processes since they began. */
    public double cpuSeconds(Part part) {
        Postmaster postmaster = postmaster(part);
        return services.get(part).cpuSeconds() + (postmaster == null ? 0 : postmaster.cpuSeconds());
    }

    private void beginService(Part part) {
        List<String> properties = part == Part.KAFKA
                ? List.of("-Dmillrace.embedded.kafka.advertised=" + ports.seen().get(part))
                : List.of();
        services.put(part, begin(setup.program(), part.wireName(), Map.of(), properties, "services"));
    }

    /** Of the node's API. */
    public String url(int node) {
        return "http://127.0.0.1:" + ports.nodes().get(node);
    }

    public Child node(int node) {
        return nodes[node];
    }

    /** Both, in an orderly way; waits. */
    public void stopNodes() throws InterruptedException {
        for (Child node : nodes) {
            node.signal("TERM");
            node.awaitEnd(STOP);
        }
    }

    /** Both; waits until they are ready. */
    public void startNodes() throws InterruptedException {
        for (int node = 0; node < NODES; node++) {
            startNode(node);
        }
    }

    /** A node is of the program of the services from its next start on. */
    public void change(int node) {
        programs[node] = setup.program();
    }

    /** Starts a node, awaits its banner and returns the seconds that it tells. */
    public double startNode(int node, String... properties) throws InterruptedException {
        return beginNode(node, properties).awaitReady(START);
    }

    /** Likewise with an environment of its own. */
    public double startNode(int node, Map<String, String> environment) throws InterruptedException {
        return beginNode(node, environment).awaitReady(START);
    }

    /** Starts a node with an environment of its own and awaits nothing. */
    public Child beginNode(int node, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(QUICK_OBJECTS);
        all.putAll(environment);
        return begin(node, all, setup.properties());
    }

    /** Starts a node and awaits nothing. */
    public Child beginNode(int node, String... properties) {
        List<String> all = new ArrayList<>(setup.properties());
        all.addAll(List.of(properties));
        return begin(node, QUICK_OBJECTS, all);
    }

    private Child begin(int node, Map<String, String> environment, List<String> properties) {
        faults[node] = file("fault-" + starts);
        List<String> all = new ArrayList<>(properties);
        all.add("-D" + FaultPoint.FILE_PROPERTY + "=" + faults[node]);
        nodes[node] = begin(programs[node], name(node), environment, all, "run");
        return nodes[node];
    }

    /** Makes a running node kill itself when it comes to this point of its work, as {@link FaultPoint} names it. */
    public void haltAt(int node, String point) throws IOException {
        arm(node, FaultPoint.PROPERTY, point);
    }

    /** Likewise makes it stop as by SIGSTOP. */
    public void stopAt(int node, String point) throws IOException {
        arm(node, FaultPoint.STOP_PROPERTY, point);
    }

    private void arm(int node, String property, String point) throws IOException {
        Path whole = file("fault");
        Files.writeString(whole, property + "=" + point + "\n");
        Files.move(whole, faults[node], StandardCopyOption.ATOMIC_MOVE);
    }

    /** Changes the declaration of the stream {@code revised}; for nodes that are started afterwards. */
    public void declareGeneration(int generation) throws IOException {
        RevisedStream.write(directory.resolve(WorldFiles.STREAMS), generation);
    }

    /** Starts another Millrace that is nothing but a registry, and awaits its banner; the caller closes it. */
    public Registry startRegistry() throws IOException, InterruptedException {
        int own = Ports.one();
        int seen = Ports.one();
        WorldFiles.registry(setup.verticles(), directory, ports, own);
        Proxy proxy = Proxy.open(seen, own, setup.seed());
        Child process = begin(setup.program(), WorldFiles.REGISTRY, Map.of(), List.of(), "run");
        registry = new Registry(process, proxy, seen);
        process.awaitReady(START);
        return registry;
    }

    /** Starts a verb of the command line, by node one's file. */
    public Child verb(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--config", name(0) + ".json"));
        return setup.program().start(words[0] + "-" + ++starts, directory, Map.of(), List.of(), all);
    }

    private Child begin(
            Program program, String name, Map<String, String> environment, List<String> properties, String verb) {
        return program.start(
                "%s-%d".formatted(name, ++starts),
                directory,
                environment,
                properties,
                List.of(verb, "--config", name + ".json"));
    }

    /** Ends all of it. */
    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(whenInterrupted);
    }

    /** The services in an orderly way, since PostgreSQL's server is a process of its own, which outlives a kill. */
    private synchronized void end() {
        Stream.of(nodes).filter(Objects::nonNull).forEach(Child::end);
        if (registry != null) {
            registry.close();
        }
        services.values().forEach(service -> service.terminate(STOP));
        disks.values().forEach(SmallDisk::close);
        try {
            for (Proxy proxy : proxies.values()) {
                proxy.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
