package io.millrace.cli;

import io.millrace.config.AppConfig;
import io.millrace.config.CrossCheck;
import io.millrace.config.VerticleTypes;
import io.millrace.health.Check;
import java.util.List;
import java.util.Map;

/** What the command line needs of the composition root. Calls block; a failure is an exception whose message is for people. */
public interface Program {

    VerticleTypes types();

    /** Rules over several settings. */
    List<CrossCheck> checks();

    /** The server; returns when it has stopped, with the exit code. */
    int run(AppConfig config) throws Exception;

    /** The embedded services alone; returns when they have stopped, with the exit code. */
    int services(AppConfig config) throws Exception;

    /** Tries every service that the configuration names. */
    Map<String, Check> connect(AppConfig config) throws Exception;

    /** Further subcommands: annotated picocli commands, which load the configuration by {@code source}. */
    List<Object> commands(ConfigSource source);
}
