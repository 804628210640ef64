package io.millrace.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.config.Effective;
import io.millrace.config.Loaded;
import io.millrace.json.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Prints every setting in force and where it comes from; secrets are hidden.")
final class ConfigCommand implements Callable<Integer> {
    private final ConfigSource source;

    @Mixin
    private ConfigOption config;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    ConfigCommand(ConfigSource source) {
        this.source = source;
    }

    @Override
    public Integer call() throws Exception {
        Loaded loaded = source.load(config);
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? tree(loaded).toPrettyString() : table(loaded));
        return Millrace.DONE;
    }

    private static ObjectNode tree(Loaded loaded) {
        ObjectNode tree = Json.object().put("file", loaded.config().file().toString());
        ArrayNode settings = tree.putArray("settings");
        for (Effective value : loaded.effective()) {
            settings.addObject()
                    .put("pointer", value.pointer())
                    .put("value", value.value())
                    .put("unit", value.unit())
                    .put("origin", value.origin());
        }
        return tree;
    }

    private static String table(Loaded loaded) {
        Table table = new Table(List.of("SETTING", "VALUE", "ORIGIN"));
        for (Effective value : loaded.effective()) {
            String shown = value.unit().isEmpty() ? value.value() : value.value() + " " + value.unit();
            table.add(List.of(value.pointer(), shown, value.origin()));
        }
        return table.toString();
    }
}
