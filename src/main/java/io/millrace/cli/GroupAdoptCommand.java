package io.millrace.cli;

import io.millrace.group.Adopted;
import io.millrace.ledger.LedgerRow;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "adopt-topic",
        mixinStandardHelpOptions = true,
        description = {
            "Lets a group begin at the first record of a topic that was made anew under its old name, or on another cluster.",
            "Says what is given up. For refine no server may be running."
        })
final class GroupAdoptCommand implements Callable<Integer> {
    private final ConfigSource source;

    @Mixin
    private ConfigOption config;

    @Mixin
    private OrderOptions options;

    @Mixin
    private GroupOptions of;

    @Spec
    private CommandSpec spec;

    GroupAdoptCommand(ConfigSource source) {
        this.source = source;
    }

    @Override
    public Integer call() throws Exception {
        try (Running running = new Running(source.load(config).config())) {
            print(running.groups().adopt(of.group, of.topic, options.order()).await());
        }
        return options.end(spec.commandLine().getOut());
    }

    private void print(Adopted adopted) {
        PrintWriter out = spec.commandLine().getOut();
        for (LedgerRow row : adopted.old()) {
            out.println("given up: what " + row.partition() + " of topic id "
                    + row.partition().topicId() + " had at offset " + row.next() + " and beyond");
        }
        for (Adopted.Begin begin : adopted.begins()) {
            out.println("begins: " + begin.partition() + " of topic id "
                    + begin.partition().topicId() + " at offset " + begin.offset());
        }
    }
}
