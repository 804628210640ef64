package io.millrace.store.objects;

import io.millrace.bus.Batch;
import io.millrace.bus.Item;
import io.millrace.event.Envelope;
import io.millrace.event.Ids;
import io.millrace.event.Origin;
import io.millrace.event.Partition;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration;
import io.millrace.stream.StreamDeclaration.Layout;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Records as consume hands them over, made up: what lies at an offset is always the same. */
final class Records {
    static final Instant RECEIVED = Instant.parse("2026-11-20T07:15:00Z");
    static final StreamCatalog STREAMS =
            new StreamCatalog(List.of(stream("holded", Layout.SEGMENTS), stream("parcels", Layout.EACH)));

    private Records() {}

    static byte[] event(long offset) {
        return "{\"number\": %d.50, \"text\":\"event %d\"}"
                .formatted(offset, offset)
                .getBytes(StandardCharsets.UTF_8);
    }

    static Item item(Partition partition, long offset, String stream) {
        return item(partition, offset, stream, event(offset));
    }

    static Item item(Partition partition, long offset, String stream, byte[] value) {
        Origin origin = partition.at(offset);
        Envelope envelope =
                new Envelope(Ids.ofOrigin(origin), null, stream, 1, RECEIVED.plusSeconds(offset), origin, 1, null);
        return new Item(origin, null, value, Map.of(), envelope);
    }

    static List<Item> items(Partition partition, long start, long end, String stream) {
        List<Item> items = new ArrayList<>();
        for (long offset = start; offset < end; offset++) {
            items.add(item(partition, offset, stream));
        }
        return items;
    }

    static Batch batch(String group, Partition partition, long epoch, long start, long end) {
        return new Batch(group, partition, epoch, start, end, items(partition, start, end, "holded"), null);
    }

    private static StreamDeclaration stream(String name, Layout layout) {
        return new StreamDeclaration(
                name, 1, "", false, "{}", null, List.of(), null, null, false, List.of(), null, List.of(), null, null,
                null, List.of(), List.of(), layout, Map.of(), List.of());
    }
}
