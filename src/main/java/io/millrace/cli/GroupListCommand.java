package io.millrace.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.group.GroupSummary;
import io.millrace.group.StateTree;
import io.millrace.json.Json;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description =
                "Tells of each group on one line how many partitions it has, its lag, and how many are paused or stopped.")
final class GroupListCommand implements Callable<Integer> {
    private final ConfigSource source;

    @Mixin
    private ConfigOption config;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    GroupListCommand(ConfigSource source) {
        this.source = source;
    }

    @Override
    public Integer call() throws Exception {
        try (Running running = new Running(source.load(config).config())) {
            List<GroupSummary> groups = running.groups().list().await();
            spec.commandLine().getOut().println(json ? tree(groups).toPrettyString() : table(groups));
        }
        return Millrace.DONE;
    }

    private static Table table(List<GroupSummary> groups) {
        Table table = new Table(List.of("GROUP", "PARTITIONS", "LAG", "PAUSED", "STOPPED", "TOPICS"));
        for (GroupSummary group : groups) {
            table.add(List.of(
                    group.group(),
                    Integer.toString(group.partitions()),
                    Long.toString(group.lag()),
                    Long.toString(group.paused()),
                    Long.toString(group.stopped()),
                    String.join(", ", group.topics())));
        }
        return table;
    }

    private static ArrayNode tree(List<GroupSummary> groups) {
        ArrayNode tree = Json.MAPPER.createArrayNode();
        groups.forEach(group -> tree.add(StateTree.of(group)));
        return tree;
    }
}
