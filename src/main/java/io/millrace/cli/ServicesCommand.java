package io.millrace.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "services",
        mixinStandardHelpOptions = true,
        description = "Runs the embedded services alone: those that the configuration calls 'embedded'.")
final class ServicesCommand implements Callable<Integer> {
    private final Program program;
    private final ConfigSource source;

    @Mixin
    private ConfigOption config;

    ServicesCommand(Program program, ConfigSource source) {
        this.program = program;
        this.source = source;
    }

    @Override
    public Integer call() throws Exception {
        return program.services(RunCommand.warned(source.load(config)).config());
    }
}
