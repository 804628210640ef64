package io.millrace.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.http.Disconnect;
import io.millrace.http.Parameters.Mistake;
import io.millrace.json.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A whole listing as CSV (RFC 4180, with a header line) or NDJSON, page after page: the next page is asked for when the client has taken the
 * one before, so that no more than one is held. Where a page fails after the head is out, the connection is cut: an answer that is
 * short must not look whole.
 *
 * <p>Thread: the event loop of the connection.
 */
final class Download {
    static final String PARAMETER = "format";
    private static final String CSV = "csv";

    private final RoutingContext context;
    private final HttpServerResponse response;
    private final String array;
    private final List<String> columns;
    private final boolean csv;
    private Function<String, Future<ObjectNode>> pages;
    private Consumer<Throwable> refused;

    private Download(RoutingContext context, String array, List<String> columns, boolean csv) {
        this.context = context;
        this.response = context.response();
        this.array = array;
        this.columns = columns;
        this.csv = csv;
    }

    /**
     * Null where the client asks for a page, as it does without {@code format}.
     *
     * @param array of a page that holds its entries
     * @param columns of the CSV
     */
    static Download of(RoutingContext context, String array, List<String> columns, List<Mistake> mistakes) {
        String format = context.queryParams().get(PARAMETER);
        if (format == null || format.equals("json")) {
            return null;
        }
        if (context.queryParams().contains("limit")) {
            mistakes.add(new Mistake("limit", "is of a page; csv and ndjson are whole"));
        }
        return new Download(context, array, columns, format.equals(CSV));
    }

    /**
     * @param pages by the cursor of the one before, null for the first
     * @param failed answers where the first page fails
     */
    void send(Function<String, Future<ObjectNode>> from, Consumer<Throwable> failed) {
        pages = from;
        refused = failed;
        page(null);
    }

    private void page(String cursor) {
        pages.apply(cursor).onSuccess(this::write).onFailure(failure -> {
            if (response.headWritten()) {
                Disconnect.now(context.request().connection());
            } else {
                refused.accept(failure);
            }
        });
    }

    private void write(ObjectNode page) {
        if (response.closed()) {
            return;
        }
        Buffer out = Buffer.buffer();
        if (!response.headWritten()) {
            response.setChunked(true)
                    .putHeader("content-type", csv ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson")
                    .putHeader(
                            "content-disposition",
                            "attachment; filename=\"" + array + (csv ? ".csv" : ".ndjson") + "\"")
                    .putHeader("x-content-type-options", "nosniff")
                    .putHeader("cache-control", "no-store");
            if (csv) {
                out.appendString(Csv.line(columns));
            }
        }
        for (JsonNode entry : page.path(array)) {
            if (csv) {
                out.appendString(Csv.line(
                        columns.stream().map(entry::path).map(Csv::text).toList()));
            } else {
                out.appendBytes(Json.write(entry)).appendByte((byte) '\n');
            }
        }
        JsonNode next = page.path("next_cursor");
        if (next.isNull()) {
            response.end(out);
            return;
        }
        response.write(out);
        if (response.writeQueueFull()) {
            response.drainHandler(drained -> {
                response.drainHandler(null);
                page(next.asText());
            });
        } else {
            page(next.asText());
        }
    }
}
