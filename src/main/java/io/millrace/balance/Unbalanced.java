package io.millrace.balance;

import java.util.List;
import java.util.UUID;

/**
 * The blocks of raw offsets that do not balance, of those of which everything is decided.
 *
 * @param blocks in order of topic id, partition and offset
 */
public record Unbalanced(List<Block> blocks) {
    public Unbalanced {
        blocks = List.copyOf(blocks);
    }

    /**
     * @param topicId the nil id for letters of events that never reached Kafka
     * @param from first raw offset
     * @param to first raw offset behind it
     * @param residual so many events are missing or, where negative, counted twice
     */
    public record Block(UUID topicId, int partition, long from, long to, long residual) {}

    public long residual() {
        return blocks.stream().mapToLong(Block::residual).sum();
    }
}
