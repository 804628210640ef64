package io.millrace;

import io.millrace.database.Database;
import io.millrace.health.Check;
import io.millrace.health.Component;
import io.millrace.kafka.TopicAdmin;
import io.millrace.objectstore.ObjectStore;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;

/** The services as components: each is asked something small. */
record ServiceHealth(String name, boolean neededToAccept, Supplier<Future<?>> question) implements Component {

    static List<Component> of(TopicAdmin kafka, Database database, ObjectStore objects) {
        return List.of(
                new ServiceHealth("kafka", true, kafka::clusterId),
                new ServiceHealth("postgres", false, () -> database.query("select 1")),
                new ServiceHealth("s3", false, objects::ping));
    }

    @Override
    public Future<Check> check() {
        return question.get().map(answered -> (Check) new Check.Ok());
    }
}
