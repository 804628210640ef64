package io.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.config.Environment;
import io.millrace.kafka.KafkaSettings;
import io.millrace.simulate.Recipe;
import io.millrace.simulate.Simulation;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Sends made-up events of a stream, by the simulate.json of its folder.")
final class SimulateCommand implements Callable<Integer> {
    private final ConfigSource source;
    private final Environment environment;

    @Mixin
    private ConfigOption config;

    @Option(
            names = "--stream",
            paramLabel = "NAME",
            defaultValue = "holded",
            description = "The stream. Default: ${DEFAULT-VALUE}.")
    private String stream;

    @Option(
            names = "--streams",
            paramLabel = "DIR",
            description = "Your own streams. By default streams, beside the configuration.")
    private Path streams;

    @Option(
            names = "--count",
            paramLabel = "EVENTS",
            defaultValue = "1000",
            description = "Events to make. Default: ${DEFAULT-VALUE}.")
    private long count;

    @Option(
            names = "--rate",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description = "Events a second; 0: as many as are taken. Default: 0.")
    private double rate;

    @Option(
            names = "--share-invalid",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Share of invalid events, 0 to 1. Default: 0.")
    private double shareInvalid;

    @Option(
            names = "--share-duplicate",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Share of repeated events, 0 to 1. Default: 0.")
    private double shareDuplicate;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "The same seed makes the same events. By default another each time.")
    private Long seed;

    @Option(
            names = "--package",
            paramLabel = "EVENTS",
            defaultValue = "100",
            description = "Events of one request. Default: ${DEFAULT-VALUE}.")
    private int packageSize;

    @Option(
            names = "--parallel",
            paramLabel = "REQUESTS",
            defaultValue = "4",
            description = "Requests at once. Default: ${DEFAULT-VALUE}.")
    private int parallel;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Seconds to repeat a request. Default: ${DEFAULT-VALUE}.")
    private int patience;

    @ArgGroup(heading = "%nWhere to (by default to $MILLRACE_URL, or http://127.0.0.1:8000):%n")
    private Destination destination = new Destination();

    @Option(names = "--json", description = "Print the summary as JSON.")
    private boolean json;

    @Option(names = "--quiet", description = "No progress line.")
    private boolean quiet;

    @Spec
    private CommandSpec spec;

    SimulateCommand(ConfigSource source, Environment environment) {
        this.source = source;
        this.environment = environment;
    }

    /** One of several. */
    static final class Destination {
        @Option(names = "--url", paramLabel = "URL", description = "A server.")
        private URI url;

        @ArgGroup(exclusive = false)
        private Topic topic;

        @Option(names = "--print", description = "Standard output, an event a line.")
        private boolean print;
    }

    static final class Topic {
        @Option(
                names = "--kafka",
                paramLabel = "HOST:PORT",
                required = true,
                description = "Kafka's address, or 'config': address and credentials of the configuration.")
        private String kafka;

        @Option(names = "--topic", paramLabel = "NAME", required = true, description = "The topic.")
        private String name;
    }

    @Override
    public Integer call() throws Exception {
        checkRanges();
        long from = seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed;
        Recipe made = Recipe.parse(RecipeSource.read(streams(), stream));
        Simulation simulation = simulation(
                new Simulation.Plan(made, count, rate, shareInvalid, shareDuplicate, from, packageSize, parallel));
        PrintWriter err = spec.commandLine().getErr();
        Consumer<String> progress = quiet ? line -> {} : err::println;
        ObjectNode summary = simulation.run(progress);
        PrintWriter out = destination.print ? err : spec.commandLine().getOut();
        summary.put("stream", stream).put("seed", from);
        out.println(json ? summary.toPrettyString() : text(summary));
        return simulation.complete() ? Millrace.DONE : Millrace.FAILED;
    }

    private Path streams() {
        return streams == null ? source.file(config).resolveSibling("streams") : streams;
    }

    private void checkRanges() {
        boolean shares = shareInvalid >= 0 && shareDuplicate >= 0 && shareInvalid + shareDuplicate <= 1;
        if (!shares || count < 1 || rate < 0 || packageSize < 1 || parallel < 1 || patience < 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "count, package and parallel are at least 1, rate and patience at least 0, the shares together at most 1");
        }
    }

    private Simulation simulation(Simulation.Plan plan) throws Exception {
        Duration wait = Duration.ofSeconds(patience);
        if (destination.print) {
            return Simulation.ofLines(plan, System.out);
        }
        if (destination.topic != null) {
            return Simulation.intoTopic(plan, kafka(destination.topic.kafka), destination.topic.name, wait);
        }
        URI byDefault = URI.create(environment.get("MILLRACE_URL").orElse("http://127.0.0.1:8000"));
        return Simulation.overHttp(plan, destination.url == null ? byDefault : destination.url, stream, wait);
    }

    private Map<String, String> kafka(String address) throws Exception {
        return address.equals("config")
                ? KafkaSettings.common(source.load(config).config().services().kafka())
                : Map.of("bootstrap.servers", address);
    }

    private static String text(ObjectNode summary) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, JsonNode> entry : summary.properties()) {
            String value = entry.getValue().isObject()
                    ? members(entry.getValue())
                    : entry.getValue().asText();
            text.append(String.format(Locale.ROOT, "%-18s %s%n", entry.getKey().replace('_', ' '), value));
        }
        return text.toString().stripTrailing();
    }

    private static String members(JsonNode object) {
        StringBuilder text = new StringBuilder();
        object.properties().forEach(entry -> text.append(entry.getKey())
                .append(' ')
                .append(entry.getValue().asText())
                .append("  "));
        return text.isEmpty() ? "none" : text.toString().strip();
    }
}
