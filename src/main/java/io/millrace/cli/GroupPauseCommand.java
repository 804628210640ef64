package io.millrace.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        description = {
            "Lets a group read nothing more of its partitions, on all nodes and over restarts, until resume.",
            "What is under way is settled, Kafka keeps what comes, and everything else goes on."
        })
final class GroupPauseCommand extends OrderCommand {
    @Mixin
    private ExtentOptions of;

    GroupPauseCommand(ConfigSource source) {
        super(source);
    }

    @Override
    void order(Running running, PrintWriter out) {
        OrderOptions.print(
                running.groups().pause(of.group, of.extent(), options.order()).await(), out);
    }
}
