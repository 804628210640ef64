package io.millrace;

import io.millrace.config.AppConfig;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamLoader;
import java.util.stream.Collectors;

/** The streams that this node's folders declare; needs no service. Thread: any, blocking. */
final class Declared {
    private Declared() {}

    /** @throws StartFailure with every mistake, a line each */
    static StreamCatalog load(AppConfig config) {
        StreamLoader.Loaded loaded = StreamLoader.load(config.streamsDirectory());
        if (!loaded.errors().isEmpty()) {
            throw new StartFailure(
                    loaded.errors().stream().map(Object::toString).collect(Collectors.joining("\n")), null);
        }
        return loaded.catalog();
    }
}
