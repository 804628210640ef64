package io.millrace.stream;

import java.util.List;
import java.util.Map;

/**
 * One declared kind of event, compiled.
 *
 * <p>Expressions see: {@code naturalId, eventTime, normalise} the event as sent; {@code filters, quality, enrichment} the normalised
 * content; {@code silver} the content with {@code $meta} and {@code $enrichment}; {@code partitionKey} and columns the silver document.
 *
 * @param number of the registered declaration; 0 before it is registered
 * @param sha256 hex, over all files of the folder
 * @param isDefault takes {@code POST /collect} without a name
 * @param schema text of schema.json
 * @param silverSchema text of {@value #SILVER_SCHEMA}, which every silver document holds; null where it is not given
 * @param sources Kafka topics of others whose records are events of this stream
 * @param naturalId null where events have none
 * @param eventTime null: the time of receipt
 * @param refuseConflicts {@code "on_conflict": "refuse"}
 * @param silver null: {@code {"data": content, "metadata": …, "enrichment": …}}
 * @param partitionKey null: the natural id
 * @param rows at least one: a default of the document alone where none is declared
 * @param listing filter name (type, account_id) to the column of the first mapping that answers it
 */
public record StreamDeclaration(
        String name,
        int number,
        String sha256,
        boolean isDefault,
        String schema,
        String silverSchema,
        List<String> sources,
        Expression naturalId,
        Expression eventTime,
        boolean refuseConflicts,
        List<Filter> filters,
        Expression normalise,
        List<QualityRule> quality,
        Expression enrichment,
        Expression silver,
        Expression partitionKey,
        List<RowMapping> rows,
        List<Aggregate> aggregates,
        Layout layout,
        Map<String, String> listing,
        List<View> views) {

    static final String SILVER_SCHEMA = "silver.schema.json";

    public StreamDeclaration withNumber(int registered) {
        return new StreamDeclaration(
                name,
                registered,
                sha256,
                isDefault,
                schema,
                silverSchema,
                sources,
                naturalId,
                eventTime,
                refuseConflicts,
                filters,
                normalise,
                quality,
                enrichment,
                silver,
                partitionKey,
                rows,
                aggregates,
                layout,
                listing,
                views);
    }

    /** Lets an event go where its expression is true. */
    public record Filter(String name, Expression when) {}

    /** Adds its weight where the expression yields a value that is neither null nor false nor empty. */
    public record QualityRule(String name, Expression value, int weight) {}

    /** How events lie in the object store: many in a segment, or one object each. */
    public enum Layout {
        SEGMENTS,
        EACH
    }

    /** A view over the tables of the stream. */
    public record View(String name, String select) {}
}
