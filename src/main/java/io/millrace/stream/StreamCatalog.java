package io.millrace.stream;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The declared streams of this node, by name. */
public final class StreamCatalog {
    private final Map<String, StreamDeclaration> byName;

    public StreamCatalog(Collection<StreamDeclaration> declarations) {
        Map<String, StreamDeclaration> map = new LinkedHashMap<>();
        declarations.forEach(declaration -> map.put(declaration.name(), declaration));
        this.byName = java.util.Collections.unmodifiableMap(map);
    }

    public Optional<StreamDeclaration> find(String name) {
        return Optional.ofNullable(name == null ? null : byName.get(name));
    }

    /** Of the stream's registered declaration; 0 where there is none. */
    public int number(String name) {
        return find(name).map(StreamDeclaration::number).orElse(0);
    }

    public Collection<StreamDeclaration> all() {
        return byName.values();
    }

    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** What {@code POST /collect} without a name takes. */
    public Optional<StreamDeclaration> defaultStream() {
        return all().stream().filter(StreamDeclaration::isDefault).findFirst();
    }

    /** The stream whose {@code sources} name this topic. */
    public Optional<StreamDeclaration> ofSource(String topic) {
        return all().stream()
                .filter(declaration -> declaration.sources().contains(topic))
                .findFirst();
    }
}
