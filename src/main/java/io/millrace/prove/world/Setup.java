package io.millrace.prove.world;

import java.nio.file.Path;
import java.util.List;

/**
 * What a {@link World} is made of.
 *
 * @param verticles the file whose verticles the nodes run
 * @param directory of services, files and output; empty
 * @param seed of what the proxies make up
 * @param program of the services and of node one
 * @param second of node two
 * @param properties options of the nodes' Java
 */
public record Setup(
        Path verticles, Path directory, long seed, Program program, Program second, List<String> properties) {}
