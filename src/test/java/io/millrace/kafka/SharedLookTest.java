package io.millrace.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.millrace.event.Partition;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SharedLookTest {
    private final List<Set<String>> asked = new ArrayList<>();
    private final List<Promise<List<Partition>>> looks = new ArrayList<>();
    private final SharedLook shared = new SharedLook(names -> {
        asked.add(names);
        looks.add(Promise.promise());
        return looks.getLast().future();
    });

    @Test
    void looksOnceForAllWhoAskWhileALookIsUnderWay() {
        Partition a = partition("a");
        Partition b = partition("b");
        Partition c = partition("c");
        Future<List<Partition>> first = shared.at(List.of("a"));
        Future<List<Partition>> second = shared.at(List.of("b", "a"));
        Future<List<Partition>> third = shared.at(List.of("c"));
        assertEquals(List.of(Set.of("a")), asked);

        looks.get(0).complete(List.of(a));
        assertEquals(List.of(a), first.result());
        assertFalse(second.isComplete());
        assertEquals(List.of(Set.of("a"), Set.of("a", "b", "c")), asked);

        looks.get(1).complete(List.of(a, b, c));
        assertEquals(List.of(a, b), second.result());
        assertEquals(List.of(c), third.result());
        assertEquals(2, asked.size());
    }

    @Test
    void answersOfWhatWasLookedAtAfterItWasAskedFor() {
        Partition before = partition("a");
        Partition anew = partition("a");
        Future<List<Partition>> first = shared.at(List.of("a"));
        Future<List<Partition>> second = shared.at(List.of("a"));
        looks.get(0).complete(List.of(before));
        looks.get(1).complete(List.of(anew));
        assertEquals(List.of(before), first.result());
        assertEquals(List.of(anew), second.result());
    }

    @Test
    void goesOnAfterALookThatFailed() {
        Future<List<Partition>> first = shared.at(List.of("a"));
        Future<List<Partition>> second = shared.at(List.of("a"));
        looks.get(0).fail(new IllegalStateException("away"));
        assertEquals("away", first.cause().getMessage());
        looks.get(1).complete(List.of());
        assertEquals(List.of(), second.result());
        assertFalse(shared.at(List.of("a")).isComplete());
        assertEquals(3, asked.size());
    }

    private static Partition partition(String topic) {
        return new Partition(topic, UUID.randomUUID(), 0);
    }
}
