package io.millrace.load;

import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.time.Duration;
import java.util.List;

/** What a run is told by system properties, and what each of them asks of the answers. */
final class Load {
    /** Of the server. */
    static final String URL = System.getProperty("url", "http://127.0.0.1:8000");

    private Load() {}

    /** Users who begin a second, whatever the server does: an open model. */
    static double rate(double usual) {
        return Double.parseDouble(System.getProperty("rate", Double.toString(usual)));
    }

    /** How long the load lasts. */
    static Duration lasts(int usualSeconds) {
        return Duration.ofSeconds(Long.getLong("seconds", usualSeconds));
    }

    static HttpProtocolBuilder protocol() {
        return http.baseUrl(URL).acceptHeader("application/json").shareConnections();
    }

    /** Milliseconds within which 99 of 100 are answered. */
    static int p99(int usual) {
        return Integer.getInteger("p99", usual);
    }

    /** Every request is answered as it should be, and 99 of 100 within {@code -Dp99} milliseconds. */
    static List<Assertion> allAnswered(int usualP99) {
        return List.of(
                global().failedRequests().count().is(0L),
                global().responseTime().percentile(99.0).lt(p99(usualP99)));
    }
}
