package io.millrace.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code group show | seek | adopt-topic}: what a stopped consumer names. */
@Command(
        name = "group",
        mixinStandardHelpOptions = true,
        description = "Shows how far consumer groups are, and lets a stopped one go on.")
public final class GroupCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private GroupCommand() {}

    /** To be added to the command line as it is. */
    public static CommandLine of(ConfigSource source) {
        return new CommandLine(new GroupCommand())
                .addSubcommand(new GroupShowCommand(source))
                .addSubcommand(new GroupSeekCommand(source))
                .addSubcommand(new GroupAdoptCommand(source));
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "show, seek or adopt-topic is missing");
    }
}
