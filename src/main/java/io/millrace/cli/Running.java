package io.millrace.cli;

import io.millrace.config.AppConfig;
import io.millrace.config.ServicesConfig;
import io.millrace.config.VerticleConfig;
import io.millrace.consume.ConsumeConfig;
import io.millrace.database.Database;
import io.millrace.database.Databases;
import io.millrace.group.GroupVerbs;
import io.millrace.kafka.GroupOffsets;
import io.millrace.kafka.KafkaAdmin;
import io.millrace.kafka.KafkaSettings;
import io.millrace.kafka.Reader;
import io.millrace.kafka.TopicAdmin;
import io.millrace.ledger.LedgerRows;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamLoader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;

/**
 * The services as a command reaches them. Embedded ones must be running, in a server or by {@code bin/millrace services}. Thread: the
 * command's own, which waits.
 */
final class Running implements AutoCloseable {
    private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(15);

    final Vertx vertx;
    final ServicesConfig services;
    final List<VerticleConfig> verticles;
    final StreamCatalog streams;
    final List<Reader> readers;
    final Database database;
    final KafkaAdmin admin;
    final TopicAdmin topics;
    final GroupOffsets offsets;
    final LedgerRows ledger;

    Running(AppConfig config) {
        this.vertx = Vertx.vertx();
        this.services = config.services().whileRunning();
        this.verticles = config.verticles();
        this.streams = StreamLoader.load(config.streamsDirectory()).catalog();
        this.readers = ConsumeConfig.readers(config.verticles(), streams);
        this.database = Databases.connect(vertx, services.postgres());
        this.admin = new KafkaAdmin(vertx, KafkaSettings.common(services.kafka()), KAFKA_TIMEOUT);
        this.topics = new TopicAdmin(admin);
        this.offsets = new GroupOffsets(admin);
        this.ledger = new LedgerRows(database);
    }

    GroupVerbs groups() {
        return new GroupVerbs(readers, database, ledger, topics, offsets);
    }

    @Override
    public void close() {
        Future.join(admin.close(), database.close())
                .transform(closed -> vertx.close())
                .await();
    }
}
