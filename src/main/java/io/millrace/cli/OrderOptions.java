package io.millrace.cli;

import io.millrace.group.Order;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code --reason} and {@code --dry-run} of every command that changes something by hand; a picocli mixin. */
final class OrderOptions {
    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; stands in the audit. Needed but in a dry run.")
    String reason;

    @Option(names = "--dry-run", description = "Only say what would be done.")
    boolean dryRun;

    Order order(CommandSpec spec) {
        if (reason == null && !dryRun) {
            throw new ParameterException(spec.commandLine(), "say why with --reason, or look first with --dry-run");
        }
        return new Order(System.getProperty("user.name"), reason, dryRun);
    }
}
