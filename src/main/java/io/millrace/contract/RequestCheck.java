package io.millrace.contract;

import io.millrace.http.Parameters;
import io.millrace.http.Parameters.Mistake;
import io.millrace.http.Routes;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Refuses requests whose parameters the contract does not allow, with all mistakes at once; mounted before the routes. It is one route without a path, so
 * that metrics by route name those that answer. What the contract does not know goes on, to be answered with 404 or 405.
 */
public final class RequestCheck implements Routes {
    private final Contract contract;

    public RequestCheck(Contract contract) {
        this.contract = contract;
    }

    @Override
    public void mount(Router router) {
        router.route().handler(this::check);
    }

    private void check(RoutingContext context) {
        List<Mistake> mistakes = contract.find(context.request().method().name(), context.normalizedPath())
                .map(asked -> asked.operation()
                        .mistakes(
                                asked.inPath(),
                                context.queryParams(),
                                context.request().headers()))
                .orElse(List.of());
        if (mistakes.isEmpty()) {
            context.next();
        } else {
            Parameters.refuse(context, mistakes);
        }
    }
}
