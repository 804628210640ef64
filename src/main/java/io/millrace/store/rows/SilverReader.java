package io.millrace.store.rows;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bus.Batch;
import io.millrace.bus.ConsumerStop;
import io.millrace.bus.Item;
import io.millrace.event.IsoInstant;
import io.millrace.event.Rejection.SinkRefused;
import io.millrace.json.Json;
import io.millrace.kafka.Headers;
import io.millrace.store.rows.RowTable.TableColumn;
import io.millrace.stream.ColumnValue;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration;
import io.vertx.core.buffer.Buffer;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Reads silver records into the cells of their tables: each document is parsed once, each expression applied once. */
final class SilverReader {
    static final String STAGE = "store.rows";
    private static final int HASH_DIGITS = 32;
    private static final int LONGEST_NODE = 50;

    private final Map<String, StreamRows> streams = new HashMap<>();

    /**
     * @param refused their items are rejected already
     * @param undeclared records of streams that this node does not declare
     */
    record Read(List<SilverEvent> events, List<Item> refused, List<Item> undeclared) {}

    SilverReader(StreamCatalog catalog) {
        catalog.all().forEach(stream -> streams.put(stream.name(), new StreamRows(stream)));
    }

    /** @throws ConsumerStop where an event was made by a newer declaration than this node's */
    Read read(Batch batch) {
        Read read = new Read(new ArrayList<>(batch.items().size()), new ArrayList<>(), new ArrayList<>());
        batch.items().stream().filter(Item::open).forEach(item -> read(item, read));
        return read;
    }

    private void read(Item item, Read read) {
        item.naturalId = item.headers.getOrDefault(
                Headers.NATURAL_ID, item.envelope.eventId().toString());
        item.naturalIdDeclared = item.headers.containsKey(Headers.NATURAL_ID);
        StreamRows stream = streams.get(item.envelope.stream());
        if (stream == null) {
            read.undeclared().add(item);
            return;
        }
        checkNumber(item, stream.declaration());
        try {
            read.events().add(event(item, stream));
        } catch (ColumnValue.Refused e) {
            refuse(item, e.getMessage());
            read.refused().add(item);
        } catch (RuntimeException e) {
            // normalise applied the same expressions to the same document: it is no silver record of Millrace, or was
            // made by another
            // declaration
            refuse(
                    item,
                    "the record can't be read as an enriched event: "
                            + e.getClass().getSimpleName());
            read.refused().add(item);
        }
    }

    /** A node whose folder is older would leave columns of the newer declaration empty, or refuse what that one takes. */
    private static void checkNumber(Item item, StreamDeclaration stream) {
        int mine = stream.number();
        int made = number(item.headers.get(Headers.DECLARATION), mine);
        if (mine > 0 && made > mine) {
            throw new ConsumerStop(
                    "an event of the stream " + stream.name() + " was made by declaration " + made + ", this node has "
                            + mine + ": give it the newer folder and start again",
                    "bin/millrace validate");
        }
    }

    static void refuse(Item item, String message) {
        item.reject(STAGE, new SinkRefused(STAGE, message));
    }

    private static SilverEvent event(Item item, StreamRows stream) {
        JsonNode silver = Json.read(item.value);
        List<Object[]> cells = new ArrayList<>();
        for (RowTable table : stream.tables()) {
            cells.add(cells(item, silver, table, stream.declaration().number()));
        }
        return new SilverEvent(item, stream, cells);
    }

    private static Object[] cells(Item item, JsonNode silver, RowTable table, int declaration) {
        Object[] cells = new Object[table.columns.size()];
        for (int i = 0; i < cells.length; i++) {
            TableColumn column = table.columns.get(i);
            Object value = column.declared() == null
                    ? lineage(column.name(), item, declaration)
                    : declared(column, table, item, silver);
            cells[i] = column.type().toWire(value);
        }
        return cells;
    }

    /** The time that a table is partitioned by is the event time of the first revision, which every revision brings. */
    private static Object declared(TableColumn column, RowTable table, Item item, JsonNode silver) {
        if (column.name().equals(table.timeColumn())) {
            OffsetDateTime time = time(item.headers.get(Headers.EVENT_TIME));
            if (time != null) {
                return time;
            }
        }
        return ColumnValue.of(column.declared(), silver);
    }

    private static OffsetDateTime time(String header) {
        try {
            return header == null ? null : IsoInstant.read(header).atOffset(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Object lineage(String column, Item item, int declaration) {
        return switch (column) {
            case "event_id" -> item.envelope.eventId();
            case "correlation_id" -> item.envelope.correlationId();
            case "natural_id" -> item.naturalId;
            case "received_at" -> item.envelope.receivedAt().atOffset(ZoneOffset.UTC);
            case "revision" -> item.envelope.revision();
            case "received_by" -> node(item.headers.get(Headers.RECEIVED_BY));
            case "schema_id" -> item.envelope.schemaId();
            case "declaration" -> number(item.headers.get(Headers.DECLARATION), declaration);
            case "raw_topic_id" -> item.envelope.origin().topicId();
            case "raw_partition" -> item.envelope.origin().partition();
            case "raw_offset" -> item.envelope.origin().offset();
            case "silver_topic_id" -> item.origin.topicId();
            case "silver_partition" -> item.origin.partition();
            case "silver_offset" -> item.origin.offset();
            case "silver_at" -> item.writtenAt == null ? null : item.writtenAt.atOffset(ZoneOffset.UTC);
            case "silver_by" -> node(item.headers.get(Headers.NODE));
            case "result_hash" -> hash(item.headers.get(Headers.RESULT_HASH));
            default -> throw new IllegalStateException("no such column of lineage: " + column);
        };
    }

    /** Of others' records nothing that is no name of a node. */
    private static String node(String header) {
        return header == null || header.length() > LONGEST_NODE ? null : header;
    }

    /** Of the declaration that made the record. */
    static int number(String header, int otherwise) {
        try {
            return header == null ? otherwise : Integer.parseInt(header);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /** Empty where the record has none. */
    private static Buffer hash(String header) {
        return header == null || header.length() != HASH_DIGITS
                ? Buffer.buffer()
                : Buffer.buffer(HexFormat.of().parseHex(header));
    }
}
