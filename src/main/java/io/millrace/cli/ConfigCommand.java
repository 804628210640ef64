package io.millrace.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
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
            ObjectNode setting = settings.addObject().put("pointer", value.pointer());
            setting.set("value", json(value.value()));
            if (!value.unit().isEmpty()) {
                setting.put("unit", value.unit());
            }
            setting.put("origin", value.origin());
        }
        return tree;
    }

    /** A value that was cut to be shown is no JSON any more, but text. */
    private static JsonNode json(String shown) {
        try {
            return Json.MAPPER.readTree(shown);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(shown);
        }
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
