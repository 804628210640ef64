package io.millrace.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.config.ConfigException;
import io.millrace.config.Loaded;
import io.millrace.config.Problem;
import io.millrace.health.Check;
import io.millrace.json.Json;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description = "Tells every mistake of the configuration and of the stream declarations, as a start would.")
final class ValidateCommand implements Callable<Integer> {
    private final Program program;
    private final ConfigSource source;

    @Mixin
    private ConfigOption config;

    @Option(names = "--connect", description = "Try the services as well.")
    private boolean connect;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    ValidateCommand(Program program, ConfigSource source) {
        this.program = program;
        this.source = source;
    }

    /** What was found; {@code services} only where they were tried. */
    private record Verdict(String file, List<Problem> problems, List<String> warnings, Map<String, Check> services) {
        boolean valid() {
            return problems.isEmpty() && services.values().stream().noneMatch(Check.Failed.class::isInstance);
        }
    }

    @Override
    public Integer call() throws Exception {
        Verdict verdict = judge();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(tree(verdict).toPrettyString());
        } else {
            print(verdict, out);
        }
        return verdict.valid() ? Millrace.DONE : Millrace.FAILED;
    }

    private Verdict judge() throws Exception {
        String file = source.file(config).toString();
        try {
            Loaded loaded = source.load(config);
            List<Problem> problems = new ArrayList<>(Declarations.problems(loaded.config()));
            boolean tried = connect && problems.isEmpty();
            Map<String, Check> services = tried ? new TreeMap<>(program.connect(loaded.config())) : Map.of();
            return new Verdict(file, problems, loaded.warnings(), services);
        } catch (ConfigException e) {
            return new Verdict(file, e.problems(), List.of(), Map.of());
        }
    }

    private static void print(Verdict verdict, PrintWriter out) {
        verdict.problems().forEach(out::println);
        verdict.warnings().forEach(warning -> out.println("warning: " + warning));
        verdict.services().forEach((name, check) -> out.println(name + ": " + text(check)));
        int count = verdict.problems().size();
        if (verdict.valid()) {
            out.println(verdict.file() + " is valid");
        } else if (count > 0) {
            out.println(verdict.file() + " has " + count + (count == 1 ? " mistake" : " mistakes"));
        } else {
            out.println("a service does not answer");
        }
    }

    private static String text(Check check) {
        return switch (check) {
            case Check.Ok ok -> ok.details().isEmpty() ? "ok" : "ok, " + words(ok.details());
            case Check.Degraded degraded -> "degraded: " + degraded.reason();
            case Check.Failed failed -> "failed: " + failed.reason();
        };
    }

    private static String words(Map<String, Object> details) {
        return details.entrySet().stream()
                .map(detail -> detail.getKey() + " " + detail.getValue())
                .collect(Collectors.joining(", "));
    }

    private static void put(ObjectNode entry, Check check) {
        switch (check) {
            case Check.Ok ok -> {
                entry.put("state", "ok");
                ok.details().forEach(entry::putPOJO);
            }
            case Check.Degraded degraded -> entry.put("state", "degraded").put("reason", degraded.reason());
            case Check.Failed failed -> entry.put("state", "failed").put("reason", failed.reason());
        }
    }

    private static ObjectNode tree(Verdict verdict) {
        ObjectNode tree = Json.object().put("file", verdict.file()).put("valid", verdict.valid());
        ArrayNode problems = tree.putArray("problems");
        for (Problem problem : verdict.problems()) {
            problems.addPOJO(problem);
        }
        ArrayNode warnings = tree.putArray("warnings");
        verdict.warnings().forEach(warnings::add);
        ObjectNode services = tree.putObject("services");
        verdict.services().forEach((name, check) -> put(services.putObject(name), check));
        return tree;
    }
}
