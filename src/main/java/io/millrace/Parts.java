package io.millrace;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.collect.Intake;
import io.millrace.config.AppConfig;
import io.millrace.database.Database;
import io.millrace.http.Routes;
import io.millrace.kafka.EventProducer;
import io.millrace.kafka.GroupOffsets;
import io.millrace.kafka.Reader;
import io.millrace.kafka.Seeding;
import io.millrace.kafka.TopicAdmin;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerRows;
import io.millrace.objectstore.ObjectStore;
import io.millrace.registry.SchemaCatalog;
import io.millrace.stream.StreamCatalog;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the verticles of a node share; made once, in {@link Node}.
 *
 * @param node its name
 * @param kafka address and security of every Kafka client
 * @param shortestSession that the brokers allow a consumer
 * @param declarations holds the consumers while a newer one is registered than this node has
 */
record Parts(
        Vertx vertx,
        AppConfig config,
        String node,
        PrometheusMeterRegistry metrics,
        StreamCatalog streams,
        SchemaCatalog schemas,
        Database database,
        Ledger ledger,
        LedgerRows ledgerRows,
        Map<String, String> kafka,
        Duration shortestSession,
        TopicAdmin topics,
        GroupOffsets offsets,
        Seeding seeding,
        List<Reader> readers,
        EventProducer producer,
        ObjectStore objects,
        Intake intake,
        List<Routes> routes,
        DeclarationWatch declarations) {}
