package io.millrace.cli;

import io.millrace.group.SeekPlan;
import io.millrace.kafka.Place;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "seek",
        mixinStandardHelpOptions = true,
        description = {
            "Sets from where a group goes on in one partition, and says what that means.",
            "For refine no server may be running: Kafka takes its offset only while the group has no members."
        })
final class GroupSeekCommand extends OrderCommand {
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

    GroupSeekCommand(ConfigSource source) {
        super(source);
    }

    @Override
    void order(Running running, PrintWriter out) {
        SeekPlan plan = running.groups()
                .seek(of.group, new Place(of.topic, partition), offset, options.order())
                .await();
        out.println("group " + of.group + ", " + of.topic + "-" + partition + ": from " + plan.was() + " to "
                + plan.offset());
        out.println("this means: " + plan.means());
    }
}
