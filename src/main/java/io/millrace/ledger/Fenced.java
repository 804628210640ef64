package io.millrace.ledger;

import io.millrace.event.Partition;

/**
 * The partition is held by somebody else by now, or its ledger stands elsewhere than the batch's start. The transaction rolls back;
 * whoever still owns the partition takes it anew.
 */
public final class Fenced extends RuntimeException {
    public Fenced(String group, Partition partition, long epoch) {
        super("group " + group + " no longer holds " + partition + " under epoch " + epoch
                + ", or it stands elsewhere");
    }
}
