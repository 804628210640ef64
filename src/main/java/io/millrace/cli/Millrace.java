package io.millrace.cli;

import io.millrace.config.Environment;
import io.millrace.config.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: one subcommand a class. */
@Command(
        name = "millrace",
        mixinStandardHelpOptions = true,
        versionProvider = Millrace.Versions.class,
        description = "Self-hosted event collection and enrichment.",
        footer = {"", "Exit codes: 0 done, 1 failed, 2 wrong usage."})
public final class Millrace implements Runnable {
    static final int DONE = 0;
    static final int FAILED = 1;
    private static final int HELP_WIDTH = 110;

    @Spec
    private CommandSpec spec;

    private Millrace() {}

    /** Runs the command that the arguments name and returns the exit code. */
    public static int execute(Program program, Environment environment, String... arguments) {
        return commandLine(program, environment).execute(arguments);
    }

    static CommandLine commandLine(Program program, Environment environment) {
        ConfigSource source = new ConfigSource(program.types(), program.checks(), environment);
        CommandLine line = new CommandLine(new Millrace())
                .addSubcommand(new RunCommand(program, source))
                .addSubcommand(new ServicesCommand(program, source))
                .addSubcommand(new ValidateCommand(program, source))
                .addSubcommand(new ConfigCommand(source))
                .addSubcommand(new SimulateCommand(source, environment))
                .addSubcommand(new ProveCommand(source))
                .addSubcommand(new StatusCommand(environment))
                .addSubcommand(new TopCommand(environment))
                .addSubcommand(new TapCommand(environment))
                .addSubcommand(new VersionCommand());
        program.commands(source).forEach(line::addSubcommand);
        return line.setExecutionExceptionHandler(new Failures())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(HELP_WIDTH);
    }

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    static final class Versions implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"millrace " + Version.number()};
        }
    }
}
