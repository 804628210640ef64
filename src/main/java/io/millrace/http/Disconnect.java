package io.millrace.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/** Ends a connection of the server, which Vert.x' own interface does not offer. */
public final class Disconnect {
    private Disconnect() {}

    /** At once, whatever is still to be written: {@code close()} waits until that is gone, for ever where nobody reads it. */
    public static void now(HttpConnection connection) {
        ((HttpServerConnection) connection).channelHandlerContext().close();
    }
}
