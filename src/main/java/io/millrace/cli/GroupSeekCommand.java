package io.millrace.cli;

import io.millrace.group.SeekPlan;
import io.millrace.kafka.Place;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "seek",
        mixinStandardHelpOptions = true,
        description = {
            "Sets from where a group goes on in one partition, and says what that means.",
            "For refine no server may be running: Kafka takes its offset only while the group has no members."
        })
final class GroupSeekCommand implements Callable<Integer> {
    private final ConfigSource source;

    @Mixin
    private ConfigOption config;

    @Mixin
    private OrderOptions options;

    @Mixin
    private GroupOptions of;

    @Option(names = "--partition", paramLabel = "NUMBER", required = true, description = "The partition.")
    private int partition;

    @Option(
            names = {"--offset", "--to"},
            paramLabel = "OFFSET",
            required = true,
            description = "A number, earliest or latest.")
    private String offset;

    @Spec
    private CommandSpec spec;

    GroupSeekCommand(ConfigSource source) {
        this.source = source;
    }

    @Override
    public Integer call() throws Exception {
        try (Running running = new Running(source.load(config).config())) {
            print(running.groups()
                    .seek(of.group, new Place(of.topic, partition), offset, options.order())
                    .await());
        }
        return options.end(spec.commandLine().getOut());
    }

    private void print(SeekPlan plan) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("group " + of.group + ", " + of.topic + "-" + partition + ": from " + plan.was() + " to "
                + plan.offset());
        out.println("this means: " + plan.means());
    }
}
