package io.millrace.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.prove.Proof;
import io.millrace.prove.fault.Fault;
import io.millrace.prove.fault.FaultPoints;
import io.millrace.prove.fault.KillFault;
import io.millrace.prove.fault.OutageFault;
import io.millrace.prove.fault.PauseFault;
import io.millrace.prove.fault.TermFault;
import io.millrace.prove.proxy.Weather;
import io.millrace.prove.world.Part;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
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

    @Option(names = "--quick", description = "Fewer faults: at most 3 minutes.")
    private boolean quick;

    @Option(
            names = "--fault",
            paramLabel = "NAME",
            description = "These alone: kill, fault-points, term, pause, kafka, postgres, s3.")
    private List<String> chosen = List.of();

    @Option(names = "--kills", paramLabel = "NUMBER", description = "Kills at random. Default: 20; with --quick 2.")
    private Integer kills;

    @Option(names = "--rate", paramLabel = "NUMBER", description = "Events a second. Default: 2000; with --quick 500.")
    private Double rate;

    @Option(names = "--seed", paramLabel = "NUMBER", description = "Of all chance. By default another each time.")
    private Long seed;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Option(names = "--keep", description = "Keep the directory with data, logs and acknowledged ids.")
    private boolean keep;

    @Spec
    private CommandSpec spec;

    ProveCommand(ConfigSource source) {
        this.source = source;
    }

    @Override
    public Integer call() throws Exception {
        long from = seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed;
        PrintWriter lines =
                json ? spec.commandLine().getErr() : spec.commandLine().getOut();
        Path directory = Files.createTempDirectory("millrace-prove-");
        lines.println("seed " + from + ", directory " + directory);
        Proof.Plan plan = new Proof.Plan(
                from,
                rate == null ? quick ? 500 : 2000 : rate,
                Duration.ofSeconds(quick ? 2 : 5),
                faults(),
                source.file(config).toAbsolutePath(),
                directory);
        try {
            ObjectNode report = new Proof(plan, lines::println).run();
            boolean proved = report.path("proved").asBoolean();
            spec.commandLine().getOut().println(json ? report.toPrettyString() : proved ? "proved" : "NOT proved");
            return proved ? Millrace.DONE : Millrace.FAILED;
        } finally {
            if (!keep) {
                delete(directory);
            }
        }
    }

    private List<Fault> faults() {
        List<Fault> all = List.of(
                new KillFault(kills == null ? quick ? 2 : 20 : kills),
                new FaultPoints(quick ? List.of("inside-transaction") : FaultPoints.UNDER_LOAD, quick ? 1 : 5),
                new TermFault(quick ? 1 : 10),
                new PauseFault(quick ? 1 : 5),
                outage(Part.KAFKA),
                outage(Part.POSTGRES),
                outage(Part.S3));
        List<String> names = all.stream().map(Fault::name).toList();
        for (String name : chosen) {
            if (!names.contains(name)) {
                throw new ParameterException(
                        spec.commandLine(), "unknown fault " + name + "; known are " + String.join(", ", names));
            }
        }
        return chosen.isEmpty()
                ? all
                : all.stream().filter(fault -> chosen.contains(fault.name())).toList();
    }

    private OutageFault outage(Part part) {
        return quick
                ? new OutageFault(part, List.of(Weather.REFUSE), Duration.ofSeconds(5))
                : new OutageFault(part, Weather.foul(), Duration.ofSeconds(20));
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
