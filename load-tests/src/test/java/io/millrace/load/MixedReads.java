package io.millrace.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAsDuring;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.List;

/** People and programs who read while events come: an event is sent, and asked for until it is stored; listings, traces, aggregates. */
public class MixedReads extends Simulation {
    private static final int FOUND = 200;

    private static final ChainBuilder SEND = exec(http("POST /collect")
            .post("/collect")
            .header("content-type", "application/json")
            .body(StringBody("#{event}"))
            .check(status().is(202), jsonPath("$.results[0].event_id").saveAs("id")));

    /** An event that was just taken is on its way: 404 until it is stored. */
    private static final ChainBuilder AWAIT = asLongAsDuring(
                    session -> !session.contains("status") || session.getInt("status") != FOUND, Duration.ofSeconds(10))
            .on(exec(http("GET /events/{id} until it is stored")
                            .get("/events/#{id}")
                            .check(status().in(FOUND, 404).saveAs("status")))
                    .pause(Duration.ofMillis(100)));

    private static final List<ChainBuilder> READ = List.of(
            read("GET /events", "/events?limit=50"),
            read("GET /events of an account", "/events?account_id=account-7&limit=50"),
            read("GET /events/{id}", "/events/#{id}"),
            read("GET /events/{id}/trace", "/events/#{id}/trace"),
            read("GET /api/v1/analytics", "/api/v1/analytics/company_analytics?limit=20"));

    private static ChainBuilder read(String name, String path) {
        return exec(http(name).get(path).check(status().is(FOUND)));
    }

    {
        setUp(scenario("who sends and reads")
                        .feed(Events.singles())
                        .exec(SEND)
                        .exec(AWAIT)
                        .exec(READ)
                        .injectOpen(constantUsersPerSec(Load.rate(20)).during(Load.lasts(30))))
                .protocols(Load.protocol())
                .assertions(Load.allAnswered(1_000));
    }
}
