package io.millrace;

import io.millrace.health.Check;
import io.millrace.health.Component;
import io.millrace.kafka.EventProducer;
import io.millrace.registry.SchemaCatalog;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Whether events can be accepted: Kafka acknowledges what is sent, and the schema of each stream is known. A failure is believed for
 * ten seconds, since without traffic nothing would refute it.
 */
record Acceptance(EventProducer producer, StreamCatalog streams, SchemaCatalog schemas) implements Component {
    private static final Duration BELIEVED = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "collect";
    }

    @Override
    public boolean neededToAccept() {
        return true;
    }

    @Override
    public Future<Check> check() {
        List<String> unknown = streams.all().stream()
                .filter(stream -> schemas.current(stream.name()).isEmpty())
                .map(StreamDeclaration::name)
                .toList();
        if (!unknown.isEmpty()) {
            return Future.succeededFuture(new Check.Failed("no schema is known of " + String.join(", ", unknown)));
        }
        return Future.succeededFuture(
                producer.unacknowledgedWithin(BELIEVED)
                        ? new Check.Failed("Kafka does not acknowledge what is sent")
                        : new Check.Ok(Map.of("streams", streams.all().size())));
    }
}
