package io.millrace.http;

import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The one answer to parameters that can't be used: all of them at once. */
public final class Parameters {
    private Parameters() {}

    /** One that can't be used, and why: "must be …" or "is not …". */
    public record Mistake(String parameter, String message) {}

    public static void refuse(RoutingContext context, List<Mistake> mistakes) {
        Problem.of(400, "invalid_parameter", "One or more parameters can't be used.")
                .with("errors", mistakes)
                .send(context);
    }
}
