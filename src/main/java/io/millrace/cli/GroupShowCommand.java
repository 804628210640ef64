package io.millrace.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.group.GroupVerbs;
import io.millrace.group.PartitionState;
import io.millrace.group.StateTree;
import io.millrace.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description =
                "Compares ledger and Kafka, partition by partition, and tells why a consumer stopped, and since when it is paused.")
final class GroupShowCommand implements Callable<Integer> {
    private final ConfigSource source;

    @Mixin
    private ConfigOption config;

    @Option(names = "--group", paramLabel = "GROUP", description = "This group alone.")
    private String group;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    GroupShowCommand(ConfigSource source) {
        this.source = source;
    }

    @Override
    public Integer call() throws Exception {
        try (Running running = new Running(source.load(config).config())) {
            GroupVerbs verbs = running.groups();
            Map<String, List<PartitionState>> shown = new LinkedHashMap<>();
            for (String name : group == null ? verbs.groups() : List.of(group)) {
                shown.put(name, verbs.show(name).await());
            }
            spec.commandLine().getOut().println(json ? tree(shown).toPrettyString() : table(shown));
        }
        return Millrace.DONE;
    }

    private static Table table(Map<String, List<PartitionState>> shown) {
        Table table = new Table(List.of("GROUP", "PARTITION", "NEXT", "COMMITTED", "END", "LAG", "EPOCH", "STATE"));
        shown.forEach((name, states) -> states.forEach(state -> table.add(List.of(
                name,
                state.partition().toString(),
                state.row() == null ? "-" : Long.toString(state.row().next()),
                state.committed() == null ? "-" : state.committed().toString(),
                Long.toString(state.end()),
                Long.toString(state.lag()),
                state.row() == null ? "-" : Long.toString(state.row().epoch()),
                text(state)))));
        return table;
    }

    private static String text(PartitionState state) {
        String paused = state.pausedAt() == null ? "" : "paused since " + state.pausedAt();
        if (state.stopped() == null) {
            return paused.isEmpty() ? "ok" : paused;
        }
        String stopped = state.command() == null ? state.stopped() : state.stopped() + "; run: " + state.command();
        return paused.isEmpty() ? stopped : paused + "; " + stopped;
    }

    private static ArrayNode tree(Map<String, List<PartitionState>> shown) {
        ArrayNode tree = Json.MAPPER.createArrayNode();
        shown.forEach((name, states) -> states.forEach(state -> tree.add(StateTree.of(name, state))));
        return tree;
    }
}
