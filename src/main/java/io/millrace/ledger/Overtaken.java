package io.millrace.ledger;

import io.millrace.event.Partition;

/** A row was moved between a person's look and the person's edit; nothing was changed. */
public final class Overtaken extends RuntimeException {
    Overtaken(String group, Partition p) {
        super("group " + group + " has moved on " + p + " meanwhile: look at it again, with the servers stopped");
    }
}
