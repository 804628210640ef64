package io.millrace.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        description = {
            "Lets a group read nothing more of its partitions, on all nodes and over restarts, until resume.",
            "What is under way is settled, Kafka keeps what comes, and everything else goes on."
        })
final class GroupPauseCommand implements Callable<Integer> {
    private final ConfigSource source;

    @Mixin
    private ConfigOption config;

    @Mixin
    private OrderOptions options;

    @Mixin
    private ExtentOptions of;

    @Spec
    private CommandSpec spec;

    GroupPauseCommand(ConfigSource source) {
        this.source = source;
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        try (Running running = new Running(source.load(config).config())) {
            OrderOptions.print(
                    running.groups()
                            .pause(of.group, of.extent(), options.order())
                            .await(),
                    out);
        }
        return options.end(out);
    }
}
