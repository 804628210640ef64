package io.millrace;

import io.millrace.config.AppConfig;
import io.millrace.database.Database;
import io.millrace.database.Databases;
import io.millrace.kafka.GroupOffsets;
import io.millrace.kafka.KafkaAdmin;
import io.millrace.kafka.KafkaRecordReader;
import io.millrace.kafka.KafkaSettings;
import io.millrace.kafka.RecordReader;
import io.millrace.kafka.SilverIds;
import io.millrace.kafka.TopicAdmin;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerRows;
import io.millrace.objectstore.MinioStore;
import io.millrace.objectstore.ObjectStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The node's connections to its services; they connect at the first use.
 *
 * @param node its name, which sessions of PostgreSQL and records tell
 * @param queries a small pool of its own, for those who only look
 */
record Clients(
        String node,
        Map<String, String> kafka,
        KafkaAdmin admin,
        TopicAdmin topics,
        GroupOffsets offsets,
        RecordReader records,
        SilverIds silver,
        Database database,
        Database queries,
        Ledger ledger,
        LedgerRows ledgerRows,
        ObjectStore objects) {
    private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(5);

    static Clients of(Vertx vertx, AppConfig config) {
        String node = NodeName.of(config);
        Map<String, String> kafka = KafkaSettings.common(config.services().kafka());
        KafkaAdmin admin = new KafkaAdmin(vertx, kafka, ADMIN_TIMEOUT);
        TopicAdmin topics = new TopicAdmin(admin);
        Database database = Databases.connect(vertx, config.services().postgres(), "millrace", node);
        return new Clients(
                node,
                kafka,
                admin,
                topics,
                new GroupOffsets(admin),
                new KafkaRecordReader(vertx, kafka, topics, READ_TIMEOUT),
                new SilverIds(vertx, kafka, READ_TIMEOUT),
                database,
                Databases.connect(vertx, config.services().postgres().forQueries(), "queries", node),
                new Ledger(database),
                new LedgerRows(database),
                new MinioStore(vertx, config.services().s3()));
    }

    Future<Void> close() {
        return Future.join(List.of(silver.close(), admin.close(), objects.close(), queries.close(), database.close()))
                .mapEmpty();
    }
}
