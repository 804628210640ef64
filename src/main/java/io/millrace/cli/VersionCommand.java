package io.millrace.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.config.Version;
import io.millrace.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "version", mixinStandardHelpOptions = true, description = "Prints the version of Millrace and of Java.")
final class VersionCommand implements Runnable {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        ObjectNode version = Json.object()
                .put("version", Version.number())
                .put("java", Runtime.version().toString())
                .put("java_home", System.getProperty("java.home"));
        spec.commandLine().getOut().println(json ? version : text(version));
    }

    private static String text(ObjectNode version) {
        return "millrace " + version.path("version").asText() + ", Java "
                + version.path("java").asText() + " ("
                + version.path("java_home").asText() + ")";
    }
}
