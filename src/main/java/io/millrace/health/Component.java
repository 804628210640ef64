package io.millrace.health;

import io.vertx.core.Future;

/** Something whose health matters: a service, a consumer, a stage. */
public interface Component {

    /** As it stands in {@code GET /health}. */
    String name();

    /** True where the server can't accept events without it: then {@code GET /ready} fails as well. */
    default boolean neededToAccept() {
        return false;
    }

    /** Answers within its own bound; an exception is turned into {@link Check.Failed} by the asker. */
    Future<Check> check();
}
