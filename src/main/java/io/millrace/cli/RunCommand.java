package io.millrace.cli;

import io.millrace.config.Loaded;
import io.millrace.log.Keys;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs the server, with the embedded services where the configuration says so.")
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
    private final Program program;
    private final ConfigSource source;

    @Mixin
    private ConfigOption config;

    RunCommand(Program program, ConfigSource source) {
        this.program = program;
        this.source = source;
    }

    @Override
    public Integer call() throws Exception {
        return program.run(warned(source.load(config)).config());
    }

    static Loaded warned(Loaded loaded) {
        loaded.warnings()
                .forEach(warning ->
                        LOG.atWarn().addKeyValue(Keys.DETAIL, warning).log("configuration"));
        return loaded;
    }
}
