package io.millrace.http;

import io.vertx.core.http.HttpServerRequest;

/**
 * Whether a browser sends a request on behalf of a page from elsewhere. Who can open the port from a browser must not be made to change
 * anything by a page that happens to be open there.
 */
public final class CrossSite {
    private CrossSite() {}

    /** Browsers name the page's origin with every POST; other clients name none. */
    public static boolean is(HttpServerRequest request) {
        return is(request.getHeader("origin"), request.getHeader("host"));
    }

    static boolean is(String origin, String host) {
        if (origin == null) {
            return false;
        }
        int scheme = origin.indexOf("://");
        return scheme < 0 || !origin.substring(scheme + 3).equalsIgnoreCase(host);
    }
}
