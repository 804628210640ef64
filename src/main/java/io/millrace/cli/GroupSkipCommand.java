package io.millrace.cli;

import io.millrace.kafka.Place;
import io.millrace.ledger.OffsetRange;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "skip",
        mixinStandardHelpOptions = true,
        description = {
            "Gives up the named records, the first of which must be the one that the group stands at, and goes on behind them.",
            "For refine no server may be running: Kafka takes its offset only while the group has no members."
        })
final class GroupSkipCommand extends OrderCommand {
    @Mixin
    private GroupOptions of;

    @Option(names = "--partition", paramLabel = "NUMBER", required = true, description = "The partition.")
    private int partition;

    @Option(names = "--offset", paramLabel = "OFFSET", required = true, description = "Of the first record.")
    private long offset;

    @Option(names = "--count", paramLabel = "NUMBER", defaultValue = "1", description = "How many offsets. Default: 1.")
    private int count;

    GroupSkipCommand(ConfigSource source) {
        super(source);
    }

    @Override
    void order(Running running, PrintWriter out) {
        OffsetRange named = new OffsetRange(offset, offset + count);
        OrderOptions.print(
                running.groups()
                        .skip(of.group, new Place(of.topic, partition), named, options.order())
                        .await(),
                out);
    }
}
