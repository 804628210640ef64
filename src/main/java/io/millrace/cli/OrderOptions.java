package io.millrace.cli;

import io.millrace.group.Change;
import io.millrace.group.Order;
import java.io.PrintWriter;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/**
 * {@code --reason} and {@code --dry-run} of every command that changes something by hand; a picocli mixin. Without a reason the
 * command only looks, so that the line that a stopped consumer names can be pasted as it is.
 */
final class OrderOptions {
    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why; stands in the audit. Without it nothing is changed.")
    private String reason;

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    Order order() {
        return Order.of(System.getProperty("user.name"), reason, dryRun);
    }

    boolean looksOnly() {
        return order().dryRun();
    }

    static void print(Change change, PrintWriter out) {
        out.println("from: " + change.was());
        out.println("to: " + change.becomes());
        out.println("this means: " + change.means());
    }

    /** The last line, and the exit code. */
    int end(PrintWriter out) {
        if (!looksOnly()) {
            out.println("done");
            return Millrace.DONE;
        }
        out.println("nothing was changed" + (dryRun ? ": a dry run" : ": say why with --reason to do it"));
        return dryRun ? Millrace.DONE : ExitCode.USAGE;
    }
}
