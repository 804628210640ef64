package io.millrace.store.rows;

import io.millrace.stream.RowMapping.ColumnType;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.IntFunction;

/** How values of a type travel to PostgreSQL, in arrays. What could lose a digit travels as text and is cast there. */
enum SqlType {
    TEXT("text", "text", String[]::new),
    UUID("uuid", "uuid", UUID[]::new),
    INT("integer", "int4", Integer[]::new),
    BIGINT("bigint", "int8", Long[]::new),
    NUMERIC("numeric", "text", String[]::new),
    BOOLEAN("boolean", "bool", Boolean[]::new),
    TIMESTAMPTZ("timestamp with time zone", "timestamptz", OffsetDateTime[]::new),
    DATE("date", "date", LocalDate[]::new),
    JSONB("jsonb", "text", String[]::new),
    BYTEA("bytea", "bytea", Buffer[]::new);

    /** As {@code format_type} spells it. */
    final String sql;

    /** Of the array's elements. */
    final String wire;

    private final IntFunction<Object[]> array;

    SqlType(String sql, String wire, IntFunction<Object[]> array) {
        this.sql = sql;
        this.wire = wire;
        this.array = array;
    }

    static SqlType of(ColumnType type) {
        return valueOf(type.name());
    }

    /** Of a definition in lineage such as {@code int not null}. */
    static SqlType ofDefinition(String definition) {
        return valueOf(definition.split(" ", 2)[0].toUpperCase(java.util.Locale.ROOT));
    }

    Object[] array(int length) {
        return array.apply(length);
    }

    /** True where it travels as text. */
    boolean isCast() {
        return this == NUMERIC || this == JSONB;
    }

    /** Finer than a microsecond is cut off, as PostgreSQL would. */
    Object toWire(Object value) {
        if (value instanceof BigDecimal number) {
            return number.toString();
        }
        return value instanceof OffsetDateTime time
                ? time.withOffsetSameInstant(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS)
                : value;
    }
}
