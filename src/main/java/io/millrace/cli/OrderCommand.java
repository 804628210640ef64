package io.millrace.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command by which a person changes something that runs: with a reason, or only to see what it would do. */
abstract class OrderCommand implements Callable<Integer> {
    private final ConfigSource source;

    @Mixin
    private ConfigOption config;

    @Mixin
    OrderOptions options;

    @Spec
    private CommandSpec spec;

    OrderCommand(ConfigSource source) {
        this.source = source;
    }

    @Override
    public final Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        try (Running running = new Running(source.load(config).config())) {
            order(running, out);
        }
        return options.end(out);
    }

    /** Does it, or looks, as {@link #options} say; prints what that means. Waits. */
    abstract void order(Running running, PrintWriter out) throws Exception;
}
