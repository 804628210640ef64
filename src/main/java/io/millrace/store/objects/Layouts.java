package io.millrace.store.objects;

import io.millrace.manifest.ObjectKey;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration;
import io.millrace.stream.StreamDeclaration.Layout;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The declared streams and their layouts as they were when a cut was made. They are recorded with it: whoever makes it again gives the
 * same keys, whatever is declared by then.
 */
record Layouts(Map<String, Layout> byStream) {
    Layouts {
        byStream = Map.copyOf(byStream);
    }

    static Layouts of(StreamCatalog streams) {
        return new Layouts(
                streams.all().stream().collect(Collectors.toMap(StreamDeclaration::name, StreamDeclaration::layout)));
    }

    static Layouts read(JsonObject json) {
        Map<String, Layout> read = new TreeMap<>();
        json.forEach(entry -> read.put(
                entry.getKey(), Layout.valueOf(entry.getValue().toString().toUpperCase(Locale.ROOT))));
        return new Layouts(read);
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        new TreeMap<>(byStream)
                .forEach((stream, layout) -> json.put(stream, layout.name().toLowerCase(Locale.ROOT)));
        return json;
    }

    /** As it stands in keys. */
    String label(String stream) {
        return stream != null && byStream.containsKey(stream) ? stream : ObjectKey.UNKNOWN;
    }

    Layout layout(String label) {
        return byStream.getOrDefault(label, Layout.SEGMENTS);
    }
}
