package io.millrace.stream;

import java.util.Set;

/** Names that no declared table, view or column may have: PostgreSQL's reserved words and Millrace's own tables. */
final class ReservedNames {
    private static final Set<String> WORDS = Set.of(
            ("all analyse analyze and any array as asc asymmetric authorization between binary both case cast check collate "
                            + "collation column concurrently constraint create cross current_catalog current_date "
                            + "current_role current_schema current_time current_timestamp current_user default deferrable "
                            + "desc distinct do else end except false fetch for foreign freeze from full grant group having "
                            + "ilike in initially inner intersect into is isnull join lateral leading left like limit "
                            + "localtime localtimestamp natural not notnull null offset on only or order outer overlaps "
                            + "placing primary references returning right select session_user similar some symmetric "
                            + "system_user table tablesample then to trailing true union unique user using variadic verbose "
                            + "when where window with "
                            + "ledger claims_0 claims_1 claim_generations outcomes cuts manifest dead_letters balance "
                            + "declarations registry_schemas registry_versions audit flyway_schema_history")
                    .split(" "));

    private ReservedNames() {}

    static boolean isReserved(String name) {
        return WORDS.contains(name) || name.startsWith("pg_");
    }
}
