package io.millrace.reenter;

import io.millrace.stream.StreamDeclaration;
import java.util.List;
import java.util.UUID;

/** Which stored events re-enter. */
public sealed interface Selection {

    /** Of any stream. */
    record ByIds(List<UUID> eventIds) implements Selection {
        public ByIds {
            eventIds = List.copyOf(eventIds);
        }

        @Override
        public String toString() {
            return eventIds.size() == 1 ? eventIds.getFirst().toString() : eventIds.size() + " event ids";
        }
    }

    /**
     * Rows of a stream's first table.
     *
     * @param condition SQL, as after WHERE; it runs in a read-only transaction
     * @param limit most events; the first in order of event id
     */
    record Where(StreamDeclaration stream, String condition, int limit) implements Selection {
        @Override
        public String toString() {
            return stream.name() + " where " + condition;
        }
    }
}
