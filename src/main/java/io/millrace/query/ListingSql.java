package io.millrace.query;

import io.millrace.stream.RowMapping;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The one statement of a page: a keyset query of each place where events end (rows of each stream, outcomes, dead letters), each
 * bounded by the limit, merged newest first.
 */
final class ListingSql {
    private final EventFilter filter;
    private final StreamCatalog streams;
    private final List<Object> values = new ArrayList<>();
    private final List<String> selects = new ArrayList<>();
    private final UUID[] ids;

    ListingSql(EventFilter filter, StreamCatalog streams) {
        this(filter, streams, null);
        addOutcomes();
        addLetters();
    }

    /** Of these events the rows, and the places of their silver records, in no order; the filter has neither state nor cursor. */
    static ListingSql ofStored(EventFilter filter, StreamCatalog streams, UUID[] ids) {
        return new ListingSql(filter, streams, ids);
    }

    private ListingSql(EventFilter filter, StreamCatalog streams, UUID[] ids) {
        this.filter = filter;
        this.streams = streams;
        this.ids = ids;
        for (StreamDeclaration stream : streams.all()) {
            addRows(stream);
        }
    }

    /** Empty where nothing can match. */
    String text() {
        if (selects.isEmpty()) {
            return "";
        }
        if (ids != null) {
            return String.join(" union all ", selects);
        }
        return "select * from (" + String.join(" union all ", selects)
                + ") as found order by received_at desc, id desc limit " + (filter.limit() + 1);
    }

    Object[] values() {
        return values.toArray();
    }

    private void addRows(StreamDeclaration stream) {
        RowMapping rows = stream.rows().get(0);
        if (!wanted("stored") || filter.stream() != null && !filter.stream().equals(stream.name())) {
            return;
        }
        List<String> conditions = new ArrayList<>();
        if (!declared(stream, "type", filter.type(), conditions)
                || !declared(stream, "account_id", filter.accountId(), conditions)) {
            return;
        }
        common(conditions, "event_id");
        if (ids != null) {
            conditions.add("event_id = any(" + bind(ids) + "::uuid[])");
        }
        add("select " + (ids == null ? "" : "silver_topic_id, silver_partition, silver_offset, ")
                + "event_id as id, event_id, correlation_id, " + literal(stream.name())
                + " as stream, natural_id, received_at, revision, 'stored' as state, null::uuid as duplicate_of,"
                + " null::boolean as differs, null::text as code, " + column(stream, "type") + " as type, "
                + column(stream, "account_id") + " as account_id from " + rows.table()
                + where(conditions) + (ids == null ? " order by received_at desc, event_id desc" : ""));
    }

    private void addOutcomes() {
        boolean duplicates = wanted("duplicate");
        boolean filtered = wanted("filtered");
        if (!duplicates && !filtered || filter.type() != null || filter.accountId() != null) {
            return;
        }
        List<String> conditions = new ArrayList<>();
        conditions.add(
                duplicates && filtered
                        ? "outcome in ('duplicate', 'filtered')"
                        : duplicates ? "outcome = 'duplicate'" : "outcome = 'filtered'");
        stream(conditions);
        common(conditions, "event_id");
        notStored(conditions, "outcomes");
        add("select event_id as id, event_id, correlation_id, stream, natural_id, received_at, null::int as revision,"
                + " outcome as state, duplicate_of, differs, null::text as code, null::text as type,"
                + " null::text as account_id from outcomes" + where(conditions)
                + " order by received_at desc, event_id desc");
    }

    private void addLetters() {
        if (!wanted("dead_letter") || filter.type() != null || filter.accountId() != null) {
            return;
        }
        List<String> conditions = new ArrayList<>();
        stream(conditions);
        common(conditions, "letter_id");
        notStored(conditions, "dead_letters");
        add("select letter_id as id, event_id, correlation_id, stream, natural_id, received_at, null::int as revision,"
                + " 'dead_letter' as state, null::uuid as duplicate_of, null::boolean as differs, code,"
                + " null::text as type, null::text as account_id from dead_letters" + where(conditions)
                + " order by received_at desc, letter_id desc");
    }

    private void add(String select) {
        selects.add(ids == null ? "(" + select + " limit " + (filter.limit() + 1) + ")" : select);
    }

    private boolean wanted(String state) {
        return filter.state() == null || filter.state().equals(state);
    }

    /** False where the filter is set and this stream does not declare it: then none of its events match. */
    private boolean declared(StreamDeclaration stream, String name, String wanted, List<String> conditions) {
        if (wanted == null) {
            return true;
        }
        if (!stream.listing().containsKey(name)) {
            return false;
        }
        conditions.add(stream.listing().get(name) + " = " + bind(wanted));
        return true;
    }

    private static String column(StreamDeclaration stream, String name) {
        String column = stream.listing().get(name);
        return column == null ? "null::text" : column + "::text";
    }

    /** What became of a re-entry is not what became of the event. */
    private void notStored(List<String> conditions, String table) {
        for (StreamDeclaration stream : streams.all()) {
            conditions.add("not exists (select from " + stream.rows().get(0).table() + " s where s.event_id = " + table
                    + ".event_id)");
        }
    }

    private void stream(List<String> conditions) {
        if (filter.stream() != null) {
            conditions.add("stream = " + bind(filter.stream()));
        }
    }

    private void common(List<String> conditions, String id) {
        if (filter.messageId() != null) {
            conditions.add("natural_id = " + bind(filter.messageId()));
        }
        if (filter.correlationId() != null) {
            conditions.add("correlation_id = " + bind(filter.correlationId()));
        }
        if (filter.from() != null) {
            conditions.add("received_at >= " + bind(filter.from()));
        }
        if (filter.to() != null) {
            conditions.add("received_at < " + bind(filter.to()));
        }
        if (filter.cursor() != null) {
            conditions.add(
                    "(received_at, " + id + ") < (" + bind(filter.cursor().receivedAt()) + "::timestamptz, "
                            + bind(filter.cursor().id()) + "::uuid)");
        }
    }

    private static String where(List<String> conditions) {
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    private String bind(Object value) {
        values.add(value);
        return "$" + values.size();
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
