package io.millrace.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = {"Lets a group go on where it was paused, from where it stands."})
final class GroupResumeCommand extends OrderCommand {
    @Mixin
    private ExtentOptions of;

    GroupResumeCommand(ConfigSource source) {
        super(source);
    }

    @Override
    void order(Running running, PrintWriter out) {
        OrderOptions.print(
                running.groups().resume(of.group, of.extent(), options.order()).await(), out);
    }
}
