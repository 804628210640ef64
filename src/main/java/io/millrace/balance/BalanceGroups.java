package io.millrace.balance;

/**
 * The consumer groups whose settling the balance follows.
 *
 * @param refine turns raw events into silver
 * @param archive archives raw events and counts what entered
 * @param rows stores silver events as rows
 * @param letters stores dead letters as rows
 */
public record BalanceGroups(String refine, String archive, String rows, String letters) {}
