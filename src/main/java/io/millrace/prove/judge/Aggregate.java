package io.millrace.prove.judge;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An aggregate of a stream, and the same counted from its rows.
 *
 * @param view that tells it
 * @param keys its columns of a line's name, parted by commas
 * @param measures its columns that are counted again; none of floating point, whose sum depends on the order
 * @param rows the table that it is of
 * @param grouped what its keys are, in terms of the rows
 * @param counted what its measures are, likewise
 */
record Aggregate(String view, String keys, String measures, String rows, String grouped, String counted) {
    private static final List<Aggregate> ALL = List.of(
            new Aggregate(
                    "company_analytics",
                    "company_id",
                    "total_events, last_seen",
                    "events",
                    "new_context_account_id",
                    "count(*), max(timestamp_stamp)"),
            new Aggregate(
                    "event_type_summary",
                    "event_type",
                    "total_events, distinct_companies, last_seen",
                    "events",
                    "type",
                    "count(*), count(distinct new_context_account_id), max(timestamp_stamp)"),
            new Aggregate(
                    "company_hourly",
                    "company_id, event_type, business_context, hour",
                    "total_events, first_seen, last_seen",
                    "events",
                    "new_context_account_id, type, business_context, date_trunc('hour', timestamp_stamp, 'UTC')",
                    "count(*), min(timestamp_stamp), max(timestamp_stamp)"),
            new Aggregate("revised_by_generation", "generation", "total", "revised", "generation", "count(*)"));

    /** SQL that counts the lines of all of them that are too many, missing, or not as the rows say. */
    static String wrongLines() {
        return ALL.stream().map(Aggregate::wrong).collect(Collectors.joining(") + (", "select (", ")"));
    }

    /** By the text of the keys, so that null is a key like any other. */
    private String wrong() {
        return """
                select count(*)
                from (select row(%s)::text as line, row(%s)::text as measured from %s) told
                full join (select row(%s)::text as line, row(%s)::text as measured from %s group by %s) again using (line)
                where told.measured is distinct from again.measured""".formatted(keys, measures, view, grouped, counted, rows, grouped);
    }
}
