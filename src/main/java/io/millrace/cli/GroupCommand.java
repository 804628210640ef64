package io.millrace.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code group list | show | pause | resume | seek | adopt-topic | skip}: what a stopped consumer names among them. */
@Command(
        name = "group",
        mixinStandardHelpOptions = true,
        description = "Shows how far consumer groups are, pauses them, and lets a stopped one go on.")
public final class GroupCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private GroupCommand() {}

    /** To be added to the command line as it is. */
    public static CommandLine of(ConfigSource source) {
        return new CommandLine(new GroupCommand())
                .addSubcommand(new GroupListCommand(source))
                .addSubcommand(new GroupShowCommand(source))
                .addSubcommand(new GroupPauseCommand(source))
                .addSubcommand(new GroupResumeCommand(source))
                .addSubcommand(new GroupSeekCommand(source))
                .addSubcommand(new GroupAdoptCommand(source))
                .addSubcommand(new GroupSkipCommand(source));
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "list, show, pause, resume, seek, adopt-topic or skip is missing");
    }
}
