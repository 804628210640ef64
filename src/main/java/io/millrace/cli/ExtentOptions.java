package io.millrace.cli;

import io.millrace.group.Extent;
import picocli.CommandLine.Option;

/** Which partitions of a group a command is about; a picocli mixin. */
final class ExtentOptions {
    @Option(names = "--group", paramLabel = "GROUP", required = true, description = "The consumer group.")
    String group;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "This topic alone; all without it.")
    private String topic;

    @Option(names = "--partition", paramLabel = "NUMBER", description = "This partition of the topic alone.")
    private Integer partition;

    Extent extent() {
        return new Extent(topic, partition);
    }
}
