package io.millrace.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code balance accept}: what a residual that is not 0 names. */
@Command(
        name = "balance",
        mixinStandardHelpOptions = true,
        description = "Tells where events are missing or counted twice, and accepts that.")
public final class BalanceCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private BalanceCommand() {}

    /** To be added to the command line as it is. */
    public static CommandLine of(ConfigSource source) {
        return new CommandLine(new BalanceCommand()).addSubcommand(new BalanceAcceptCommand(source));
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "accept is missing");
    }
}
