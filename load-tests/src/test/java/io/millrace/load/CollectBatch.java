package io.millrace.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.Simulation;

/** Packages of 100 events as NDJSON, so many packages a second. */
public class CollectBatch extends Simulation {
    private static final int EVENTS = 100;

    {
        setUp(scenario("a hundred events a request")
                        .feed(Events.packages(EVENTS))
                        .exec(http("POST /collect, 100 events")
                                .post("/collect")
                                .header("content-type", "application/x-ndjson")
                                .body(StringBody("#{events}"))
                                .check(status().is(202), jsonPath("$.results[*].event_id").count().is(EVENTS)))
                        .injectOpen(constantUsersPerSec(Load.rate(10)).during(Load.lasts(30))))
                .protocols(Load.protocol())
                .assertions(Load.allAnswered(500));
    }
}
