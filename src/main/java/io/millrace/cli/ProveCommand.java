package io.millrace.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.config.Version;
import io.millrace.event.Guard;
import io.millrace.json.Json;
import io.millrace.prove.Campaign;
import io.millrace.prove.Proof;
import io.millrace.prove.fault.Fault;
import io.millrace.prove.fault.ReentryFault;
import io.millrace.prove.fault.UpgradeFault;
import io.millrace.prove.world.Program;
import io.millrace.prove.world.Setup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "prove",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Starts services and two nodes of its own, does them harm under load, and shows what was lost or doubled.")
final class ProveCommand implements Callable<Integer> {
    private final ConfigSource source;

    @Mixin
    private ConfigOption config;

    @Option(names = "--quick", description = "One fault of each of six kinds: at most three minutes.")
    private boolean quick;

    @Option(names = "--fault", paramLabel = "NAME", description = "This alone, as in docs/proof.md; may be repeated.")
    private List<String> chosen = List.of();

    @Option(names = "--kills", paramLabel = "NUMBER", description = "Kills at random. Default: 20; with --quick 1.")
    private Integer kills;

    @Option(
            names = "--point",
            paramLabel = "NAME",
            description = "Of the faults fault-points and reentry this point alone; may be repeated.")
    private List<String> points = List.of();

    @Option(names = "--rate", paramLabel = "NUMBER", description = "Events a second. Default: 2000; with --quick 200.")
    private Double rate;

    @Option(names = "--seed", paramLabel = "NUMBER", description = "Of all chance. By default another each time.")
    private Long seed;

    @Option(
            names = "--older",
            paramLabel = "DIR",
            description = "Adds the fault upgrade, from the installation here to this one.")
    private Path older;

    @Option(
            names = "--without",
            paramLabel = "GUARD",
            description = {
                "Takes this guard away from the nodes, so that events are lost or doubled and the proof fails: claims, epoch-fence,",
                "cut-record, start-check, revisions, acks."
            })
    private List<String> without = List.of();

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Option(
            names = "--keep",
            description = "Keep the directory with data, logs and acknowledged ids, also where all is proved.")
    private boolean keep;

    @Spec
    private CommandSpec spec;

    ProveCommand(ConfigSource source) {
        this.source = source;
    }

    @Override
    public Integer call() throws Exception {
        check();
        long from = seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed;
        PrintWriter lines =
                json ? spec.commandLine().getErr() : spec.commandLine().getOut();
        Path directory = Files.createTempDirectory("millrace-prove-");
        lines.println("seed " + from + ", directory " + directory);
        Program own = Program.of(source.home().orElse(null));
        Setup setup = new Setup(
                source.file(config).toAbsolutePath(),
                directory,
                from,
                own,
                own,
                without.isEmpty() ? List.of() : List.of("-D" + Guard.PROPERTY + "=" + String.join(",", without)),
                Map.of());
        Proof.Plan plan = new Proof.Plan(
                setup, rate == null ? quick ? 200 : 2000 : rate, Duration.ofSeconds(quick ? 1 : 5), faults());
        boolean proved = false;
        try {
            ObjectNode report = Json.object()
                    .put("command", "bin/millrace " + String.join(" ", original()))
                    .put("version", Version.number())
                    .put("started", Instant.now().toString())
                    .put("cores", Runtime.getRuntime().availableProcessors());
            report.setAll(new Proof(plan, lines::println).run());
            proved = report.path("proved").asBoolean();
            spec.commandLine().getOut().println(json ? report.toPrettyString() : proved ? "proved" : "NOT proved");
            return proved ? Millrace.DONE : Millrace.FAILED;
        } finally {
            if (proved && !keep) {
                delete(directory);
            } else {
                lines.println("data and logs are kept in " + directory);
            }
        }
    }

    private List<String> original() {
        return spec.root().commandLine().getParseResult().originalArgs();
    }

    /** What would only be noticed by a node that ends, or not at all. */
    private void check() {
        if (older != null && Program.of(older).home() == null) {
            throw new ParameterException(spec.commandLine(), "no bin/millrace that can be run in " + older);
        }
        if (rate != null && !(rate > 0) || kills != null && kills < 1) {
            throw new ParameterException(spec.commandLine(), "--rate and --kills are numbers above 0");
        }
        known("fault point", points, ReentryFault.ALL);
        try {
            Guard.read(String.join(",", without));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void known(String what, List<String> given, List<String> names) {
        given.stream().filter(name -> !names.contains(name)).findFirst().ifPresent(name -> {
            throw new ParameterException(
                    spec.commandLine(), "unknown " + what + " " + name + "; known are " + String.join(", ", names));
        });
    }

    private List<Fault> faults() {
        List<Fault> all = new ArrayList<>(
                quick
                        ? Campaign.quick(kills == null ? 1 : kills, points)
                        : Campaign.full(kills == null ? 20 : kills, points));
        if (older != null) {
            all.add(new UpgradeFault(Program.of(older)));
        }
        known("fault", chosen, all.stream().map(Fault::name).toList());
        return chosen.isEmpty()
                ? all
                : all.stream().filter(fault -> chosen.contains(fault.name())).toList();
    }

    private static void delete(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(directory)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }
}
