package io.millrace;

import io.millrace.log.Keys;
import io.millrace.registry.KnownSchemas;
import io.millrace.registry.SchemaCatalog.Registered;
import io.millrace.registry.SchemaCatalog.Version;
import io.millrace.stream.EventSchema;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Looks from time to time for later versions of the streams' schemas, which people register while nodes run: the latest one is in force
 * for new events on every node. One that can't be used here is not taken, and told once. With the registry away what is known goes on.
 */
final class SchemaWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaWatch.class);
    private static final long INTERVAL_MS = 2_000;

    private final Vertx vertx;
    private final KnownSchemas schemas;
    private final List<String> subjects;
    private final Set<Registered> unusable = new HashSet<>();
    private boolean looking;
    private boolean blind;

    private SchemaWatch(Vertx vertx, KnownSchemas schemas, StreamCatalog streams) {
        this.vertx = vertx;
        this.schemas = schemas;
        this.subjects = streams.all().stream().map(StreamDeclaration::name).toList();
    }

    /** Looks at once, and again until Vert.x ends. Completes after the first look, whether or not the registry answered. */
    static Future<Void> start(Vertx vertx, KnownSchemas schemas, StreamCatalog streams) {
        SchemaWatch watch = new SchemaWatch(vertx, schemas, streams);
        Promise<Void> first = Promise.promise();
        vertx.runOnContext(now -> {
            watch.look().onComplete(looked -> first.complete());
            vertx.setPeriodic(INTERVAL_MS, tick -> watch.look());
        });
        return first.future();
    }

    private Future<Void> look() {
        if (looking) {
            return Future.succeededFuture();
        }
        looking = true;
        return schemas.latest(subjects)
                .compose(this::compare)
                .onSuccess(compared -> {
                    if (blind) {
                        LOG.atInfo().log("versions of schemas are compared again");
                    }
                    blind = false;
                })
                .onFailure(this::notCompared)
                .onComplete(looked -> looking = false);
    }

    private Future<Void> compare(List<Version> latest) {
        Future<Void> done = Future.succeededFuture();
        for (Version version : latest) {
            boolean known = schemas.current(version.subject())
                    .filter(version.registered()::equals)
                    .isPresent();
            if (!known && !unusable.contains(version.registered())) {
                done = done.compose(before -> take(version));
            }
        }
        return done;
    }

    private Future<Void> take(Version version) {
        return vertx.executeBlocking(() -> EventSchema.of(version.schema()), false)
                .map(usable -> {
                    schemas.take(version);
                    tell(version).log("another version of the schema is in force");
                    return (Void) null;
                })
                .otherwise(failure -> {
                    unusable.add(version.registered());
                    tell(version)
                            .addKeyValue(Keys.CAUSE, failure.getMessage())
                            .log("a version of the schema can't be used, it is not taken");
                    return null;
                });
    }

    private static LoggingEventBuilder tell(Version version) {
        return LOG.atWarn()
                .addKeyValue(Keys.STREAM, version.subject())
                .addKeyValue(Keys.SCHEMA_ID, version.registered().id())
                .addKeyValue(Keys.VERSION, version.registered().version());
    }

    /** Once an outage. */
    private void notCompared(Throwable failure) {
        if (!blind) {
            LOG.atWarn()
                    .addKeyValue(Keys.CAUSE, failure.toString())
                    .log("versions of schemas not compared, tried again");
        }
        blind = true;
    }
}
