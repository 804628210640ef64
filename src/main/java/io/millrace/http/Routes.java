package io.millrace.http;

import io.vertx.ext.web.Router;

/**
 * Routes of one part of the program, mounted on the node's HTTP server, once per instance of it, before the handlers of failures.
 * What a handler refuses it answers by {@link Problem#send}; a context that it fails is answered with a problem of that status, and
 * an exception with 500.
 */
@FunctionalInterface
public interface Routes {
    void mount(Router router);
}
