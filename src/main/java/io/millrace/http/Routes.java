package io.millrace.http;

import io.vertx.ext.web.Router;

/**
 * Routes of one part of the program, mounted on the node's HTTP server, once per instance of it, before the handlers of failures.
 * A handler that fails the routing context with an exception is answered 500; with a {@link Problem}, as that says.
 */
@FunctionalInterface
public interface Routes {
    void mount(Router router);
}
