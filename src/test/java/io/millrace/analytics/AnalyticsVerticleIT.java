package io.millrace.analytics;

import static io.millrace.kit.Node.await;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.json.Json;
import io.millrace.kafka.Topics;
import io.millrace.kafka.TransactionalProducer;
import io.millrace.kit.Node;
import io.millrace.kit.Reading;
import io.millrace.ledger.Leases;
import io.millrace.metrics.StageMetrics;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@MillraceStack
class AnalyticsVerticleIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    /** The topic is shared, so each test has an aggregate of its own. */
    private final String aggregate = "a" + UUID.randomUUID().toString().replace("-", "");

    private Node node;

    @BeforeEach
    void open(Stack stack) throws Exception {
        node = new Node(stack);
        stack.topic(Topics.ANALYTICS, 3, Map.of("cleanup.policy", "compact"));
        sql("delete from leases where name = 'analytics'"); // of a test whose database went before its verticle
        sql("create table " + aggregate + " (city text, n int, _line uuid primary key)");
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void publishesWhatALineIsNowAndThatItIsGone() throws Exception {
        UUID rome = UUID.randomUUID();
        UUID oslo = UUID.randomUUID();
        sql("insert into " + aggregate + " values ('Rome', 7, '" + rome + "')");
        change(rome, "Rome");
        change(oslo, "Oslo");

        deploy("one");

        await().atMost(SOON).until(() -> newest().size() == 2);
        assertEquals(
                Json.object().put("city", "Rome").put("n", 7),
                newest().get("Rome").orElseThrow());
        assertTrue(newest().get("Oslo").isEmpty());
        await().atMost(SOON).until(() -> changes() == 0);

        sql("update " + aggregate + " set n = 8");
        change(rome, "Rome");
        await().atMost(SOON)
                .until(() -> newest().get("Rome").orElseThrow().path("n").asInt() == 8);
    }

    @Test
    void oneOfTwoPublishesAndTheOtherTakesOver() throws Exception {
        UUID rome = UUID.randomUUID();
        sql("insert into " + aggregate + " values ('Rome', 1, '" + rome + "')");
        String first = deploy("one");
        await().atMost(SOON).until(() -> holder().startsWith("one "));
        deploy("two");
        change(rome, "Rome");
        await().atMost(SOON).until(() -> changes() == 0);
        assertTrue(holder().startsWith("one "), holder());

        await(node.vertx.undeploy(first));
        change(rome, "Rome");

        await().atMost(SOON).until(() -> changes() == 0);
        assertTrue(holder().startsWith("two "), holder());
    }

    @Test
    void aLeaseIsOneHoldersUntilItIsOver() throws Exception {
        Leases leases = new Leases(node.database);
        String name = "lease " + UUID.randomUUID();
        Duration minute = Duration.ofMinutes(1);

        assertEquals(1, await(leases.hold(name, "a", minute)).orElseThrow());
        assertTrue(await(leases.hold(name, "b", minute)).isEmpty());
        assertEquals(1, await(leases.hold(name, "a", Duration.ofMillis(1))).orElseThrow());
        await().atMost(SOON).until(() -> await(leases.hold(name, "b", minute)).orElse(0) == 2);
        assertTrue(await(leases.hold(name, "a", minute)).isEmpty());
        await(leases.leave(name, "a"));
        assertTrue(await(leases.hold(name, "a", minute)).isEmpty());
    }

    @Test
    void whatChangedWhileItWasPublishedStays() throws Exception {
        Changes changes = new Changes(node.database, List.of(aggregate));
        UUID rome = UUID.randomUUID();
        change(rome, "Rome");
        List<Changes.Changed> found = await(changes.oldest(Long.MAX_VALUE, 10));
        change(rome, "Rome");

        await(changes.published(found));

        assertEquals(1, changes());
    }

    @Test
    void whatChangesDuringALookIsLeftForTheNext() throws Exception {
        Changes changes = new Changes(node.database, List.of(aggregate));
        UUID rome = UUID.randomUUID();
        UUID oslo = UUID.randomUUID();
        assertTrue(await(changes.newest()).isEmpty());
        change(rome, "Rome");
        change(oslo, "Oslo");
        long newest = await(changes.newest()).orElseThrow();
        change(rome, "Rome");

        assertEquals(
                List.of(oslo),
                await(changes.oldest(newest, 10)).stream()
                        .map(Changes.Changed::line)
                        .toList());
    }

    private String deploy(String name) throws Exception {
        AnalyticsVerticle verticle = new AnalyticsVerticle(
                new AnalyticsConfig(50, 10, 30_000, 5_000),
                name,
                node.database,
                List.of(aggregate),
                bounds -> TransactionalProducer.create(node.vertx, node.kafka, name, "analytics " + aggregate, bounds),
                new StageMetrics(node.metrics, AnalyticsVerticle.STAGE));
        return await(node.vertx.deployVerticle(verticle));
    }

    private void change(UUID line, String city) throws Exception {
        sql("insert into aggregate_changes (aggregate, line, keys) values ('" + aggregate + "', '" + line
                + "', '{\"city\": \"" + city
                + "\"}') on conflict (aggregate, line) do update set change = excluded.change");
    }

    /** By city; empty for one that is gone. */
    private Map<String, Optional<JsonNode>> newest() {
        Map<String, Optional<JsonNode>> newest = new LinkedHashMap<>();
        Reading.committed(node.kafka, Topics.ANALYTICS).forEach(record -> {
            JsonNode key = Json.read(record.key());
            if (key.path("aggregate").asText().equals(aggregate)) {
                assertEquals(aggregate, Reading.header(record, "aggregate"));
                newest.put(
                        key.path("city").asText(),
                        Optional.ofNullable(record.value()).map(Json::read));
            }
        });
        return newest;
    }

    private long changes() throws Exception {
        return await(node.database.query("select count(*) from aggregate_changes where aggregate = $1", aggregate))
                .iterator()
                .next()
                .getLong(0);
    }

    private String holder() throws Exception {
        for (var row : await(node.database.query("select holder from leases where name = 'analytics'"))) {
            return row.getString(0);
        }
        return "";
    }

    private void sql(String text) throws Exception {
        await(node.database.query(text));
    }
}
