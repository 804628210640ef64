package io.millrace.balance;

import io.millrace.kafka.Topics;
import java.util.function.BinaryOperator;

/**
 * The consumer groups whose settling the balance follows.
 *
 * @param refine turns raw events into silver
 * @param archive archives raw events and counts what entered
 * @param rows stores silver events as rows
 * @param letters stores dead letters as rows
 */
public record BalanceGroups(String refine, String archive, String rows, String letters) {

    /** @param group of the consumer whose route ends at this stage, of this topic */
    public static BalanceGroups of(BinaryOperator<String> group) {
        return new BalanceGroups(
                group.apply("publish", Topics.RAW),
                group.apply("store.objects", Topics.RAW),
                group.apply("store.rows", Topics.SILVER),
                group.apply("quarantine.rows", Topics.DEAD_LETTER));
    }
}
