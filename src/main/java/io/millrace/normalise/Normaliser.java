package io.millrace.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bus.Batch;
import io.millrace.bus.Item;
import io.millrace.event.Outcome;
import io.millrace.event.Rejection;
import io.millrace.event.Rejection.Untransformable;
import io.millrace.event.Violation;
import io.millrace.json.Json;
import io.millrace.json.Pointers;
import io.millrace.stream.ColumnValue;
import io.millrace.stream.EventSchema;
import io.millrace.stream.EventTime;
import io.millrace.stream.Expression;
import io.millrace.stream.RowMapping;
import io.millrace.stream.RowMapping.Column;
import io.millrace.stream.SilverDocument;
import io.millrace.stream.SilverDocument.Facts;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration;
import io.millrace.stream.StreamDeclaration.Filter;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the normalised content of each event, lets go what a filter names, and tries everything that is made of the content later,
 * so that whatever can refuse does so before the claim.
 */
public final class Normaliser {
    static final String STAGE = "normalise";

    private final StreamCatalog streams;
    private final NormaliseConfig config;
    private final InstantSource clock;
    private final String pipelineVersion;
    private final Map<String, EventSchema> silver = new HashMap<>();

    public Normaliser(StreamCatalog streams, NormaliseConfig config, InstantSource clock, String pipelineVersion) {
        this.streams = streams;
        this.config = config;
        this.clock = clock;
        this.pipelineVersion = pipelineVersion;
        for (StreamDeclaration stream : streams.all()) {
            if (stream.silverSchema() != null) {
                silver.put(stream.name(), EventSchema.judged(stream.silverSchema()));
            }
        }
    }

    /** The same batch; each item that was open has content now, or an outcome. */
    public Batch normalise(Batch batch) {
        batch.items().stream().filter(Item::open).forEach(this::normalise);
        return batch;
    }

    private void normalise(Item item) {
        Optional<StreamDeclaration> stream = streams.find(item.envelope.stream());
        if (stream.isEmpty()) {
            item.reject(STAGE, new Rejection.UnknownStream(String.valueOf(item.envelope.stream())));
            return;
        }
        String step = "normalise";
        try {
            item.content = content(item, stream.get());
            item.contentHash = SilverDocument.hash(Json.canonical(item.content));
            step = "filter";
            filter(item, stream.get());
            if (item.open()) {
                step = "enrichment";
                tryOut(item, stream.get());
            }
        } catch (EventTime.Unreadable e) {
            refuse(item, "time_unreadable", Pointers.of(e.value(), item.tree), step, e.getMessage());
        } catch (Expression.Failed e) {
            refuse(item, step + "_failed", "", step, e.getMessage());
        }
    }

    private static JsonNode content(Item item, StreamDeclaration stream) {
        JsonNode content = stream.normalise().apply(item.tree);
        if (!content.isObject()) {
            throw new Expression.Failed("yields no object");
        }
        return content;
    }

    private static void filter(Item item, StreamDeclaration stream) {
        for (Filter filter : stream.filters()) {
            JsonNode when = filter.when().apply(item.content);
            if (when.isBoolean() && when.booleanValue()) {
                item.outcome = new Outcome.Filtered(filter.name());
                return;
            }
        }
    }

    /** Makes the silver document as enrich will, and its columns as the rows' sink will. */
    private void tryOut(Item item, StreamDeclaration stream) {
        Facts facts = new Facts(
                item.envelope,
                item.envelope.revision(),
                item.eventTime,
                item.naturalId,
                clock.instant(),
                pipelineVersion);
        JsonNode document = SilverDocument.of(stream, item.content, facts).tree();
        int bytes = Json.write(document).length;
        if (bytes > config.silverBytes()) {
            String message =
                    "the silver document has " + bytes + " bytes, at most " + config.silverBytes() + " are allowed";
            refuse(item, "silver_too_large", "", "normalise.silverBytes", message);
            return;
        }
        for (RowMapping mapping : stream.rows()) {
            mapping.columns().forEach(column -> tryOut(item, document, column));
        }
        if (item.open() && silver.containsKey(stream.name())) {
            keepContract(item, document);
        }
    }

    /** What others build on: a document that breaks it is not published. */
    private void keepContract(Item item, JsonNode document) {
        List<Violation> broken = silver.get(item.envelope.stream()).violations(document);
        if (!broken.isEmpty()) {
            Violation first = broken.getFirst();
            String message = "the silver document breaks its schema at "
                    + (first.pointer().isEmpty() ? "its root" : first.pointer()) + ": " + first.message();
            refuse(item, "silver_violated", "", first.rule(), message);
        }
    }

    private static void tryOut(Item item, JsonNode silver, Column column) {
        if (!item.open()) {
            return;
        }
        JsonNode value = column.value().apply(silver);
        try {
            ColumnValue.convert(column, value);
        } catch (ColumnValue.Refused e) {
            refuse(item, "column_refused", Pointers.of(value, item.tree), e.rule(), e.getMessage());
        }
    }

    private static void refuse(Item item, String code, String pointer, String rule, String message) {
        item.reject(STAGE, new Untransformable(code, new Violation(pointer, rule, message)));
    }
}
