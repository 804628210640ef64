package io.millrace.prove.world;

import io.millrace.prove.proxy.Proxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
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
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final Map<String, String> QUICK_OBJECTS = Map.of("MILLRACE_OBJECTS_CUT_AGE", "2000");

    private final Path directory;
    private final Ports ports;
    private final Map<Part, Proxy> proxies = new EnumMap<>(Part.class);
    private final Map<Part, Child> services = new EnumMap<>(Part.class);
    private final Child[] nodes = new Child[NODES];
    private final Thread whenInterrupted = new Thread(this::end, "prove-end");
    private int starts;

    private World(Path directory, Ports ports) {
        this.directory = directory;
        this.ports = ports;
        Runtime.getRuntime().addShutdownHook(whenInterrupted); // Ctrl-C leaves nothing running
    }

    /**
     * Returns when all of it is ready.
     *
     * @param seed of what the proxies make up
     */
    public static World start(Path verticles, Path directory, long seed) throws IOException, InterruptedException {
        World world = new World(directory, Ports.free());
        WorldFiles.write(verticles, directory, world.ports);
        try {
            world.open(seed);
            return world;
        } catch (IOException | RuntimeException | InterruptedException e) {
            world.close();
            throw e;
        }
    }

    private void open(long seed) throws IOException, InterruptedException {
        for (Part part : Part.values()) {
            proxies.put(part, Proxy.open(ports.seen().get(part), ports.own().get(part), seed));
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

    public Ports ports() {
        return ports;
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

    private void beginService(Part part) {
        List<String> properties = part == Part.KAFKA
                ? List.of("-Dmillrace.embedded.kafka.advertised=" + ports.seen().get(part))
                : List.of();
        services.put(part, begin(part.wireName(), Map.of(), properties, "services"));
    }

    /** Of the node's API. */
    public String url(int node) {
        return "http://127.0.0.1:" + ports.nodes().get(node);
    }

    public Child node(int node) {
        return nodes[node];
    }

    /** Starts a node, awaits its banner and returns the seconds that it tells. */
    public double startNode(int node, String... properties) throws InterruptedException {
        return beginNode(node, properties).awaitReady(START);
    }

    /** Starts a node and awaits nothing. */
    public Child beginNode(int node, String... properties) {
        nodes[node] = begin(name(node), QUICK_OBJECTS, List.of(properties), "run");
        return nodes[node];
    }

    private Child begin(String name, Map<String, String> environment, List<String> properties, String verb) {
        return Child.start(
                "%s-%d".formatted(name, ++starts), directory, environment, command(properties, verb, name + ".json"));
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
        services.values().forEach(service -> service.terminate(STOP));
        try {
            for (Proxy proxy : proxies.values()) {
                proxy.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As this process was started: the same Java, options and class path. */
    private static List<String> command(List<String> properties, String verb, String file) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-javaagent") && !argument.startsWith("-agent"))
                .forEach(command::add);
        command.addAll(properties);
        command.addAll(List.of("-cp", classPath(), "io.millrace.Main", verb, "--config", file));
        return command;
    }

    /** Of whole paths, since a child has a directory of its own. */
    private static String classPath() {
        String separator = System.getProperty("path.separator");
        return String.join(
                separator,
                Arrays.stream(System.getProperty("java.class.path").split(separator))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }
}
