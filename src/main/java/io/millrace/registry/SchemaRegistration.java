package io.millrace.registry;

import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration;
import io.vertx.core.Future;
import java.util.function.BiFunction;

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
        return each(
                streams, (subject, schema) -> catalog.register(subject, schema).mapEmpty());
    }

    /** Whether the registry would take them all, as it is now; it takes none. Fails like {@link #registerAll}. */
    public static Future<Void> admitAll(SchemaCatalog catalog, StreamCatalog streams) {
        return each(streams, catalog::admit);
    }

    private static Future<Void> each(StreamCatalog streams, BiFunction<String, String, Future<Void>> step) {
        Future<Void> done = Future.succeededFuture();
        for (StreamDeclaration stream : streams.all()) {
            done = done.compose(before -> told(stream.name(), step.apply(stream.name(), stream.schema())));
            if (stream.silverSchema() != null) {
                String silver = stream.name() + SILVER;
                done = done.compose(before -> told(silver, step.apply(silver, stream.silverSchema())));
            }
        }
        return done;
    }

    private static Future<Void> told(String subject, Future<Void> step) {
        return step.recover(e -> Future.failedFuture(
                e instanceof RegistryAway
                        ? e
                        : new IllegalStateException(
                                "the schema of stream " + subject + " could not be registered: " + e.getMessage(), e)));
    }
}
