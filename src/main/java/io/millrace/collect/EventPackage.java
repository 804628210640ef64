package io.millrace.collect;

import io.millrace.bus.Item;
import io.millrace.config.LimitsConfig;
import io.millrace.event.Envelope;
import io.millrace.event.Ids;
import io.millrace.event.Rejection;
import io.millrace.event.Violation;
import io.millrace.tracing.RequestTrace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The events of one request, each with an id of its own, in their order, all with one correlation id. */
record EventPackage(UUID correlationId, List<Item> items) {

    static EventPackage of(
            byte[] body,
            List<Cut.Slice> slices,
            String stream,
            Instant receivedAt,
            LimitsConfig limits,
            RequestTrace requestTrace) {
        UUID correlationId = Ids.timeOrdered(receivedAt);
        String trace = requestTrace.traceparent(correlationId);
        List<Item> items = new ArrayList<>(slices.size());
        for (Cut.Slice slice : slices) {
            UUID eventId = Ids.timeOrdered(receivedAt, items.size());
            Envelope envelope = new Envelope(eventId, correlationId, stream, 0, receivedAt, null, 1, trace);
            Item item = new Item(null, null, bytes(body, slice), Map.of(), envelope);
            if (slice.length() > limits.eventBytes()) {
                item.reject(Intake.STAGE, tooLarge(slice.length(), limits.eventBytes()));
            }
            items.add(item);
        }
        return new EventPackage(correlationId, items);
    }

    /** Those that are still to be judged. */
    List<Item> open() {
        for (Item item : items) {
            if (!item.open()) {
                return items.stream().filter(Item::open).toList();
            }
        }
        return items;
    }

    private static byte[] bytes(byte[] body, Cut.Slice slice) {
        return slice.length() == body.length ? body : Arrays.copyOfRange(body, slice.from(), slice.to());
    }

    private static Rejection tooLarge(long actual, long limit) {
        String message = "has " + actual + " bytes, at most " + limit + " are allowed";
        return new Rejection.BeyondLimit(
                "limits.eventBytes", limit, actual, new Violation("", "limits.eventBytes", message));
    }
}
