package io.millrace.registry;

import io.vertx.core.Future;
import java.util.Optional;

/** Where schemas are registered and found. A failed Future means that the registry can't be asked now. */
public interface SchemaCatalog {

    /** What a registration gave: ids are for ever, versions count up within a subject. */
    record Registered(int id, int version) {}

    /** The text of a JSON Schema; empty where the registry has none of this id, or one of another type. Known ones need no registry. */
    Future<Optional<String>> schema(int id);

    /** Registers the text under the subject, or finds it there; afterwards it is {@link #current}. */
    Future<Registered> register(String subject, String schema);

    /** What this node registered last under the subject; never asks the registry. */
    Optional<Registered> current(String subject);
}
