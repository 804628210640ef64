package io.millrace.cli;

import io.millrace.group.Adopted;
import io.millrace.ledger.LedgerRow;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "adopt-topic",
        mixinStandardHelpOptions = true,
        description = {
            "Lets a group begin at the first record of a topic that was made anew under its old name, or on another cluster.",
            "Says what is given up. For refine no server may be running."
        })
final class GroupAdoptCommand extends OrderCommand {
    @Mixin
    private GroupOptions of;

    GroupAdoptCommand(ConfigSource source) {
        super(source);
    }

    @Override
    void order(Running running, PrintWriter out) {
        Adopted adopted =
                running.groups().adopt(of.group, of.topic, options.order()).await();
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
