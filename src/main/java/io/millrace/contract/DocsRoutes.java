package io.millrace.contract;

import io.millrace.http.Problem;
import io.millrace.http.Routes;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;

/**
 * {@code /openapi.yaml} and {@code .json}: the contract; {@code /docs}: the same to read and to try, by Swagger UI, with no script from elsewhere;
 * {@code /docs/errors} and {@code /docs/errors/{code}}: what each error means.
 */
public final class DocsRoutes implements Routes {
    private static final String SWAGGER = "META-INF/resources/webjars/swagger-ui/5.31.0";
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final long HOUR = 3_600;

    private final Buffer yaml;
    private final Buffer json;
    private final ErrorPages errors;

    public DocsRoutes(Contract contract, ErrorCatalog catalog) {
        this.yaml = Buffer.buffer(contract.yaml());
        this.json = Buffer.buffer(contract.json());
        this.errors = new ErrorPages(catalog);
    }

    @Override
    public void mount(Router router) {
        router.get("/openapi.yaml").handler(context -> send(context, "application/yaml", yaml));
        router.get("/openapi.json").handler(context -> send(context, "application/json", json));
        resource(router, "/docs", "/docs/index.html", "text/html; charset=utf-8");
        resource(router, "/docs/page.css", "/docs/page.css", "text/css");
        resource(router, "/docs/start.js", "/docs/start.js", "text/javascript");
        router.get("/docs/errors").handler(context -> page(context, errors.all()));
        router.get("/docs/errors/:code").handler(this::error);
        router.get("/docs/ui/*")
                .handler(StaticHandler.create(FileSystemAccess.RELATIVE, SWAGGER)
                        .setDirectoryListing(false)
                        .setMaxAgeSeconds(HOUR));
    }

    private static void resource(Router router, String path, String resource, String type) {
        Buffer text = Buffer.buffer(Resources.bytes(resource));
        router.get(path).handler(context -> send(context, type, text));
    }

    private void error(RoutingContext context) {
        errors.one(context.pathParam("code")).ifPresentOrElse(page -> page(context, page), () -> Problem.of(
                        404, "error_not_found", "No error has this code.")
                .send(context));
    }

    private static void page(RoutingContext context, String html) {
        send(context, "text/html; charset=utf-8", Buffer.buffer(html));
    }

    private static void send(RoutingContext context, String type, Buffer body) {
        context.response()
                .putHeader("content-type", type)
                .putHeader("content-security-policy", POLICY)
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("cache-control", "max-age=" + HOUR)
                .end(body);
    }
}
