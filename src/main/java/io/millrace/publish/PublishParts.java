package io.millrace.publish;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.database.Database;
import io.millrace.kafka.GroupOffsets;
import io.millrace.ledger.Ledger;
import io.millrace.stream.StreamCatalog;
import java.util.Map;

/**
 * What the stage works with.
 *
 * @param kafka address and security
 * @param node its name, which records tell
 */
public record PublishParts(
        Map<String, String> kafka,
        String node,
        GroupOffsets offsets,
        Database database,
        Ledger ledger,
        StreamCatalog streams,
        MeterRegistry metrics) {}
