package io.millrace.bus;

/**
 * Where the settling stage wants the partition to be read from.
 *
 * @param epoch under which this node now holds the partition; older ones are fenced
 * @param next first offset to read
 */
public record Position(long epoch, long next) {}
