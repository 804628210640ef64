package io.millrace.registry;

import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration;
import io.vertx.core.Future;

/** At start, each stream's schema is registered under the stream's name. A changed one becomes a new version. */
public final class SchemaRegistration {
    private SchemaRegistration() {}

    /** One after the other; fails at the first that the registry does not take, with the stream's name, or with {@link RegistryAway}. */
    public static Future<Void> registerAll(SchemaCatalog catalog, StreamCatalog streams) {
        Future<Void> done = Future.succeededFuture();
        for (StreamDeclaration stream : streams.all()) {
            done = done.compose(before -> register(catalog, stream));
        }
        return done;
    }

    private static Future<Void> register(SchemaCatalog catalog, StreamDeclaration stream) {
        return catalog.register(stream.name(), stream.schema())
                .recover(e -> Future.failedFuture(
                        e instanceof RegistryAway
                                ? e
                                : new IllegalStateException(
                                        "the schema of stream " + stream.name() + " could not be registered: "
                                                + e.getMessage(),
                                        e)))
                .mapEmpty();
    }
}
