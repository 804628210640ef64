package io.millrace.cli;

import picocli.CommandLine.Option;

/** What a command about a group's place in a topic is about; a picocli mixin. */
final class GroupOptions {
    @Option(names = "--group", paramLabel = "GROUP", required = true, description = "The consumer group.")
    String group;

    @Option(names = "--topic", paramLabel = "TOPIC", required = true, description = "The topic.")
    String topic;
}
