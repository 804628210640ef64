package io.millrace.registry;

import io.millrace.health.Check;
import io.millrace.health.Component;
import io.vertx.core.Future;

/** Whether a registry of others answers. Known schemas go on working without it, so it is not needed to accept. */
public final class RegistryHealth implements Component {
    private final RemoteCatalog catalog;

    public RegistryHealth(RemoteCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public String name() {
        return "registry";
    }

    @Override
    public Future<Check> check() {
        return catalog.ping()
                .<Check>map(answered -> new Check.Ok())
                .otherwise(e -> new Check.Failed("the schema registry does not answer: " + e.getMessage()));
    }
}
