package io.millrace.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.balance.BalanceAcceptance;
import io.millrace.balance.BalanceGroups;
import io.millrace.balance.Unbalanced;
import io.millrace.balance.Unbalanced.Block;
import io.millrace.consume.ConsumeConfig;
import io.millrace.group.Order;
import io.millrace.json.Json;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "accept",
        mixinStandardHelpOptions = true,
        description = {
            "Names the blocks of raw offsets in which events are missing (or, where negative, counted twice), and books them as given up,",
            "so that the residual is 0 again. It changes counts alone. Servers may be running."
        })
final class BalanceAcceptCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ConfigSource source;

    @Mixin
    private ConfigOption config;

    @Mixin
    private OrderOptions options;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    BalanceAcceptCommand(ConfigSource source) {
        this.source = source;
    }

    @Override
    public Integer call() throws Exception {
        Order order = options.order();
        try (Running running = new Running(source.load(config).config())) {
            return tell(acceptance(running)
                    .accept(order.who(), order.reason(), order.dryRun())
                    .await());
        }
    }

    private static BalanceAcceptance acceptance(Running running) {
        BalanceGroups groups =
                BalanceGroups.of((settling, topic) -> ConsumeConfig.group(running.verticles, settling, topic)
                        .orElseThrow(() -> new IllegalArgumentException("no consumer of " + topic
                                + " with a route that ends at " + settling + " is in the configuration")));
        return new BalanceAcceptance(
                running.vertx,
                running.database,
                topic -> running.topics.partitions(List.of(topic)).compose(running.topics::latest),
                groups,
                PATIENCE);
    }

    private int tell(Unbalanced found) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(tree(found).toPrettyString());
            return Millrace.DONE;
        }
        if (found.blocks().isEmpty()) {
            out.println("nothing to accept: everything that is settled balances");
            return Millrace.DONE;
        }
        out.println(table(found));
        out.println("residual: " + found.residual());
        return options.end(out);
    }

    private static Table table(Unbalanced found) {
        Table table = new Table(List.of("TOPIC ID", "PARTITION", "FROM", "TO", "RESIDUAL"));
        for (Block block : found.blocks()) {
            table.add(List.of(
                    block.topicId().toString(),
                    Integer.toString(block.partition()),
                    Long.toString(block.from()),
                    Long.toString(block.to()),
                    Long.toString(block.residual())));
        }
        return table;
    }

    private ObjectNode tree(Unbalanced found) {
        ObjectNode tree = Json.object().put("residual", found.residual()).put("dry_run", options.looksOnly());
        tree.putArray("blocks");
        for (Block block : found.blocks()) {
            tree.withArray("blocks")
                    .addObject()
                    .put("topic_id", block.topicId().toString())
                    .put("partition", block.partition())
                    .put("from", block.from())
                    .put("to", block.to())
                    .put("residual", block.residual());
        }
        return tree;
    }
}
