package io.millrace.config;

import java.net.URI;
import java.net.URISyntaxException;

/** The receiver of spans has an address of HTTP, without a path: that is added. */
final class TracingCheck implements CrossCheck {
    @Override
    public void check(AppConfig config, Problems problems) {
        String address = config.tracing().address();
        if (address != null && !plain(address)) {
            problems.add(
                    "/tracing/address",
                    "\"" + address + "\"",
                    "must be http://host:port or https://host:port; /v1/traces is added to it");
        }
    }

    private static boolean plain(String address) {
        try {
            URI uri = new URI(address);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && (uri.getRawPath().isEmpty() || "/".equals(uri.getRawPath()))
                    && uri.getRawQuery() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
