package io.millrace.publish;

import io.millrace.bus.Batch;
import io.millrace.bus.Channels;
import io.millrace.bus.Item;
import io.millrace.event.Rejection;
import io.millrace.event.Violation;
import io.millrace.json.Json;
import io.millrace.kit.Node;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** All that comes before publish: refuses what is called bad, notes the end as the claims do. */
final class EnrichDouble {
    volatile Function<Batch, Future<Void>> before = batch -> Future.succeededFuture();
    private final Node node;

    EnrichDouble(Node node) {
        this.node = node;
        Channels.stage("enrich").serve(node.vertx, this::pass);
    }

    Future<Batch> pass(Batch batch) {
        batch.items().forEach(EnrichDouble::enrich);
        return before.apply(batch)
                .compose(go -> node.database.transaction(
                        c -> node.ledger.note(c, batch.group(), batch.partition(), batch.epoch(), batch.end())))
                .map(batch);
    }

    static void enrich(Item item) {
        String value = new String(item.value, StandardCharsets.UTF_8);
        if (value.startsWith("bad")) {
            item.reject(
                    "validate",
                    new Rejection.Malformed(
                            "malformed_json", new Violation("", "json", "no event: " + value.length())));
        }
        item.naturalId = value;
        item.eventTime = item.envelope.receivedAt();
        item.silver = Json.object().put("value", value);
        item.partitionKey = value;
        item.contentHash = hash(value);
        item.resultHash = hash("result of " + value);
    }

    static byte[] hash(String text) {
        return io.millrace.event.Ids.claimKey("test", text);
    }
}
