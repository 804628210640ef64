package io.millrace.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = {"Lets a group go on where it was paused, from where it stands."})
final class GroupResumeCommand implements Callable<Integer> {
    private final ConfigSource source;

    @Mixin
    private ConfigOption config;

    @Mixin
    private OrderOptions options;

    @Mixin
    private ExtentOptions of;

    @Spec
    private CommandSpec spec;

    GroupResumeCommand(ConfigSource source) {
        this.source = source;
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        try (Running running = new Running(source.load(config).config())) {
            OrderOptions.print(
                    running.groups()
                            .resume(of.group, of.extent(), options.order())
                            .await(),
                    out);
        }
        return options.end(out);
    }
}
