package io.millrace.registry;

import io.millrace.config.RegistryConfig;
import io.millrace.database.Database;
import io.millrace.registry.compatibility.Compatibility;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where schemas are registered and found. A failed Future means that the registry can't be asked now. */
public interface SchemaCatalog {

    /** The node's own in PostgreSQL, or another by HTTP, as the configuration says. */
    static SchemaCatalog of(Vertx vertx, Database database, RegistryConfig config) {
        return config.self()
                ? new PostgresCatalog(vertx, database, Compatibility.valueOf(config.compatibility()))
                : new RemoteCatalog(vertx, config);
    }

    /** What a registration gave: ids are for ever, versions count up within a subject. */
    record Registered(int id, int version) {}

    /** A version of a subject, and its text. */
    record Version(String subject, Registered registered, String schema) {}

    /** The text of a JSON Schema; empty where the registry has none of this id, or one of another type. Known ones need no registry. */
    Future<Optional<String>> schema(int id);

    /** Registers the text under the subject, or finds it there; afterwards it is {@link #current}. */
    Future<Registered> register(String subject, String schema);

    /** Fails where {@link #register} would refuse the text as it is now; writes nothing. */
    Future<Void> admit(String subject, String schema);

    /** The latest versions of these subjects; those that the registry does not have, or has as another type, are left out. */
    Future<List<Version>> latest(Collection<String> subjects);

    /** What is in force under the subject as far as this node knows: what it registered last, or took since; never asks the registry. */
    Optional<Registered> current(String subject);
}
