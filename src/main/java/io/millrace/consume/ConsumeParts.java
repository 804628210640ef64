package io.millrace.consume;

import io.millrace.kafka.Seeding;
import io.millrace.kafka.TopicAdmin;
import io.millrace.ledger.LedgerRows;
import io.millrace.metrics.ChangingGauges;
import io.millrace.stream.StreamCatalog;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What every consumer of a node works with.
 *
 * @param kafka address and security
 * @param shortestSession that the brokers allow
 * @param instances by verticle type
 * @param mayRun false while a newer declaration of a stream is registered than this node has: then nothing is read
 */
public record ConsumeParts(
        Map<String, String> kafka,
        Duration shortestSession,
        TopicAdmin topics,
        Seeding seeding,
        LedgerRows ledger,
        StreamCatalog streams,
        Map<String, Integer> instances,
        ChangingGauges gauges,
        BooleanSupplier mayRun) {}
