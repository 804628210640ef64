package io.millrace.bus;

import io.millrace.event.Partition;

/** A partition that a consumer of this node was given, or takes anew after a failure. */
public record Assignment(String group, Partition partition, Batch.Member member) {}
