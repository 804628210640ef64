package io.millrace.cli;

import io.millrace.kafka.Place;
import io.millrace.ledger.OffsetRange;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "skip",
        mixinStandardHelpOptions = true,
        description = {
            "Gives up the named records, the first of which must be the one that the group stands at, and goes on behind them.",
            "For refine no server may be running: Kafka takes its offset only while the group has no members."
        })
final class GroupSkipCommand implements Callable<Integer> {
    private final ConfigSource source;

    @Mixin
    private ConfigOption config;

    @Mixin
    private OrderOptions options;

    @Mixin
    private GroupOptions of;

    @Option(names = "--partition", paramLabel = "NUMBER", required = true, description = "The partition.")
    private int partition;

    @Option(names = "--offset", paramLabel = "OFFSET", required = true, description = "Of the first record.")
    private long offset;

    @Option(names = "--count", paramLabel = "NUMBER", defaultValue = "1", description = "How many offsets. Default: 1.")
    private int count;

    @Spec
    private CommandSpec spec;

    GroupSkipCommand(ConfigSource source) {
        this.source = source;
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        OffsetRange named = new OffsetRange(offset, offset + count);
        try (Running running = new Running(source.load(config).config())) {
            OrderOptions.print(
                    running.groups()
                            .skip(of.group, new Place(of.topic, partition), named, options.order())
                            .await(),
                    out);
        }
        return options.end(out);
    }
}
