package io.millrace.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.group.GroupStates;
import io.millrace.group.PartitionState;
import io.millrace.json.Json;
import io.millrace.kafka.Reader;
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
        description = "Compares ledger and Kafka, partition by partition, and tells why a consumer stopped.")
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
            List<Reader> readers = group == null ? running.readers : List.of(running.reader(group));
            GroupStates states = new GroupStates(running.ledger, running.topics, running.offsets);
            Map<String, List<PartitionState>> shown = new LinkedHashMap<>();
            for (Reader reader : readers) {
                shown.put(reader.group(), states.of(reader).await());
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
        if (state.stopped() == null) {
            return "ok";
        }
        return state.command() == null ? state.stopped() : state.stopped() + "; run: " + state.command();
    }

    private static ArrayNode tree(Map<String, List<PartitionState>> shown) {
        ArrayNode tree = Json.MAPPER.createArrayNode();
        shown.forEach((name, states) -> states.forEach(state -> tree.add(node(name, state))));
        return tree;
    }

    private static ObjectNode node(String name, PartitionState state) {
        ObjectNode node = Json.object()
                .put("group", name)
                .put("topic", state.partition().topic())
                .put("topic_id", state.partition().topicId().toString())
                .put("partition", state.partition().number())
                .put("committed", state.committed())
                .put("earliest", state.earliest())
                .put("end", state.end())
                .put("lag", state.lag())
                .put("stopped", state.stopped())
                .put("command", state.command());
        if (state.row() != null) {
            node.put("next", state.row().next())
                    .put("noted_end", state.row().notedEnd())
                    .put("seek_to", state.row().seekTo())
                    .put("epoch", state.row().epoch())
                    .put("settled_at", state.row().settledAt().toString());
            node.set("skipped", Json.MAPPER.valueToTree(state.row().skipped()));
        }
        return node;
    }
}
