package io.millrace.reenter;

import io.millrace.event.Origin;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** Raw events as the objects keep them. */
@FunctionalInterface
public interface RawArchive {

    /** The event as it was sent; empty where no object has it. Fails where the store does not answer. */
    Future<Optional<byte[]>> raw(Origin origin, UUID eventId);
}
