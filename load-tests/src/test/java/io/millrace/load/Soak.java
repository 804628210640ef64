package io.millrace.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.Simulation;

/** The same load for half an hour, in packages of ten: what grows shows here. Look at the server's memory beside it. */
public class Soak extends Simulation {
    {
        setUp(scenario("half an hour")
                        .feed(Events.packages(10))
                        .exec(http("POST /collect, 10 events")
                                .post("/collect")
                                .header("content-type", "application/x-ndjson")
                                .body(StringBody("#{events}"))
                                .check(status().is(202)))
                        .injectOpen(constantUsersPerSec(Load.rate(30)).during(Load.lasts(1_800))))
                .protocols(Load.protocol())
                .assertions(Load.allAnswered(500));
    }
}
