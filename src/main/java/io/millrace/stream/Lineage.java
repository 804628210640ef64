package io.millrace.stream;

import java.util.List;
import java.util.Set;

/** The columns that every row table has, by which a row can be followed back; name and PostgreSQL type, in order. */
public final class Lineage {
    /** SQL: the node whose session it is, by its name; null for sessions of others. */
    private static final String SESSION_NODE = "substring(current_setting('application_name') from '^millrace/(.+)$')";

    public static final List<String[]> COLUMNS = List.of(
            new String[] {"event_id", "uuid not null"},
            new String[] {"correlation_id", "uuid"},
            new String[] {"natural_id", "text not null"},
            new String[] {"received_at", "timestamptz not null"},
            new String[] {"revision", "int not null"},
            new String[] {"received_by", "text"},
            new String[] {"schema_id", "int not null"},
            new String[] {"declaration", "int not null"},
            new String[] {"raw_topic_id", "uuid not null"},
            new String[] {"raw_partition", "int not null"},
            new String[] {"raw_offset", "bigint not null"},
            new String[] {"silver_topic_id", "uuid not null"},
            new String[] {"silver_partition", "int not null"},
            new String[] {"silver_offset", "bigint not null"},
            new String[] {"silver_at", "timestamptz"},
            new String[] {"silver_by", "text"},
            new String[] {"result_hash", "bytea not null"},
            new String[] {"stored_at", "timestamptz not null default now()"},
            new String[] {"stored_by", "text default " + SESSION_NODE});

    /** Columns that PostgreSQL fills. */
    public static final Set<String> FILLED = Set.of("stored_at", "stored_by");

    private Lineage() {}

    /** PostgreSQL's name of the type of one of them, such as {@code timestamptz}. */
    public static String type(String column) {
        return COLUMNS.stream()
                .filter(one -> one[0].equals(column))
                .map(one -> one[1].split(" ", 2)[0])
                .findFirst()
                .orElseThrow();
    }

    static boolean isText(String name) {
        return COLUMNS.stream().anyMatch(column -> column[0].equals(name) && column[1].startsWith("text"));
    }
}
