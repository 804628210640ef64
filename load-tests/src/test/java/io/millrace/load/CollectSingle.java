package io.millrace.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.Simulation;

/** One event a request, so many requests a second. */
public class CollectSingle extends Simulation {
    {
        setUp(scenario("one event a request")
                        .feed(Events.singles())
                        .exec(http("POST /collect")
                                .post("/collect")
                                .header("content-type", "application/json")
                                .body(StringBody("#{event}"))
                                .check(status().is(202), jsonPath("$.results[0].event_id").exists()))
                        .injectOpen(constantUsersPerSec(Load.rate(200)).during(Load.lasts(30))))
                .protocols(Load.protocol())
                .assertions(Load.allAnswered(250));
    }
}
