package io.millrace.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/**
 * Ten times the usual load for a while, and the usual one again. Beyond what it can take the server may answer 503 with Retry-After, and nothing else; when it is
 * over everything is taken again.
 */
public class Spike extends Simulation {
    private static final double USUAL = Load.rate(50);
    private static final Duration PART = Load.lasts(10);

    {
        setUp(scenario("a spike")
                        .feed(Events.packages(10))
                        .exec(http("POST /collect, 10 events")
                                .post("/collect")
                                .header("content-type", "application/x-ndjson")
                                .body(StringBody("#{events}"))
                                .check(status().in(202, 503))
                                .checkIf((response, session) -> response.status().code() == 503)
                                .then(header("retry-after").exists()))
                        .injectOpen(
                                constantUsersPerSec(USUAL).during(PART),
                                rampUsersPerSec(USUAL).to(10 * USUAL).during(Duration.ofSeconds(2)),
                                constantUsersPerSec(10 * USUAL).during(PART),
                                constantUsersPerSec(USUAL).during(PART))
                        .andThen(scenario("afterwards")
                                .feed(Events.singles())
                                .exec(http("POST /collect afterwards")
                                        .post("/collect")
                                        .header("content-type", "application/json")
                                        .body(StringBody("#{event}"))
                                        .check(status().is(202)))
                                .injectOpen(constantUsersPerSec(USUAL).during(Duration.ofSeconds(5)))))
                .protocols(Load.protocol())
                .assertions(
                        global().failedRequests().count().is(0L),
                        details("POST /collect afterwards").responseTime().percentile(99.0).lt(Load.p99(1_000)));
    }
}
