package io.millrace.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AllowedMethodsTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void listsTheMethodsOfEveryRouteAtThePath() {
        Router router = Router.router(vertx);
        router.get("/events/:id").handler(context -> {});
        router.delete("/events/:id").handler(context -> {});
        router.put("/events/:id/trace.json").handler(context -> {});
        router.post("/files/*").handler(context -> {});
        AllowedMethods allowed = new AllowedMethods(router);
        assertEquals("DELETE, GET", allowed.at("/events/1.x-2"));
        assertEquals("PUT", allowed.at("/events/1/trace.json"));
        assertEquals("", allowed.at("/events/1/traceXjson"));
        assertEquals("", allowed.at("/events"));
        assertEquals("POST", allowed.at("/files/a/b"));
    }
}
