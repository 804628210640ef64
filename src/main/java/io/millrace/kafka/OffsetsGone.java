package io.millrace.kafka;

import java.util.Set;

/** Kafka has no record at the position of these partitions, or they have no position. */
public final class OffsetsGone extends RuntimeException {
    private final Set<Place> places;

    OffsetsGone(Set<Place> places, Throwable cause) {
        super(cause.getMessage(), cause);
        this.places = Set.copyOf(places);
    }

    public Set<Place> places() {
        return places;
    }
}
