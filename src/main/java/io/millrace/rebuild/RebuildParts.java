package io.millrace.rebuild;

import io.millrace.bus.Batch;
import io.millrace.database.Database;
import io.millrace.kafka.GroupOffsets;
import io.millrace.kafka.Reader;
import io.millrace.kafka.TopicAdmin;
import io.millrace.ledger.LedgerRows;
import io.millrace.objectstore.ObjectStore;
import io.millrace.stream.StreamCatalog;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a rebuild works with.
 *
 * @param kafka address and security
 * @param readers all groups
 * @param archives of these, those that end in objects
 * @param normalised judges raw records by the present declarations, up to their normalised content
 * @param tell takes lines for people
 */
public record RebuildParts(
        Map<String, String> kafka,
        TopicAdmin topics,
        GroupOffsets offsets,
        Database database,
        LedgerRows ledger,
        ObjectStore store,
        StreamCatalog streams,
        List<Reader> readers,
        List<Reader> archives,
        Function<Batch, Future<Batch>> normalised,
        Consumer<String> tell) {
    public RebuildParts {
        readers = List.copyOf(readers);
        archives = List.copyOf(archives);
    }
}
