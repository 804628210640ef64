package io.millrace.registry;

import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration;
import io.vertx.core.Future;

/**
 * At start, each stream's schema is registered under the stream's name, and that of its silver documents, where it has one, under the name with
 * {@value #SILVER}. A changed one becomes a new version.
 */
public final class SchemaRegistration {
    /** No stream's name has a dot. */
    static final String SILVER = ".silver";

    private SchemaRegistration() {}

    /** One after the other; fails at the first that the registry does not take, with the stream's name, or with {@link RegistryAway}. */
    public static Future<Void> registerAll(SchemaCatalog catalog, StreamCatalog streams) {
        Future<Void> done = Future.succeededFuture();
        for (StreamDeclaration stream : streams.all()) {
            done = done.compose(before -> register(catalog, stream.name(), stream.schema()));
            if (stream.silverSchema() != null) {
                done = done.compose(before -> register(catalog, stream.name() + SILVER, stream.silverSchema()));
            }
        }
        return done;
    }

    private static Future<Void> register(SchemaCatalog catalog, String subject, String schema) {
        return catalog.register(subject, schema)
                .recover(e -> Future.failedFuture(
                        e instanceof RegistryAway
                                ? e
                                : new IllegalStateException(
                                        "the schema of stream " + subject + " could not be registered: "
                                                + e.getMessage(),
                                        e)))
                .mapEmpty();
    }
}
