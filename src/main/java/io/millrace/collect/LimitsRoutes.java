package io.millrace.collect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.config.LimitsConfig;
import io.millrace.http.Routes;
import io.millrace.json.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;

/** {@code GET /api/v1/limits}: what one request, and one event, may be; as in the configuration. */
record LimitsRoutes(LimitsConfig limits) implements Routes {
    @Override
    public void mount(Router router) {
        ObjectNode json = Json.MAPPER.valueToTree(limits);
        byte[] body = Json.write(json);
        router.get("/api/v1/limits").handler(context -> context.response()
                .putHeader("content-type", "application/json")
                .putHeader("x-content-type-options", "nosniff")
                .end(Buffer.buffer(body)));
    }
}
