package io.millrace.store.rows;

import io.millrace.bus.Item;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/**
 * An event as it is going to stand in the tables of its stream.
 *
 * @param cells for each table its values, in the order of the table's columns, as they travel
 */
record SilverEvent(Item item, StreamRows stream, List<Object[]> cells) {
    UUID id() {
        return item.envelope.eventId();
    }

    int revision() {
        return item.envelope.revision();
    }

    Object cell(int table, int column) {
        return cells.get(table)[column];
    }

    /** By which the table is partitioned. */
    OffsetDateTime time(int table) {
        RowTable in = stream.tables().get(table);
        return (OffsetDateTime) cell(table, in.position(in.timeColumn()));
    }
}
