package io.millrace.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.json.Json;
import io.millrace.stream.RowMapping.Column;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a column holds of a silver document: judged before the claim by normalise, and written by the rows' sink, by this one
 * class, so that the two never differ.
 */
public final class ColumnValue {
    private static final BigInteger INT_MIN = BigInteger.valueOf(Integer.MIN_VALUE);
    private static final BigInteger INT_MAX = BigInteger.valueOf(Integer.MAX_VALUE);
    private static final BigInteger BIGINT_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger BIGINT_MAX = BigInteger.valueOf(Long.MAX_VALUE);
    /** PostgreSQL's numeric takes far more; this is what the limits of an event allow, with room. */
    private static final int NUMERIC_EXPONENT = 12_000;

    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private ColumnValue() {}

    /** The value can't stand in the column. Says why without the value. */
    public static final class Refused extends RuntimeException {
        private final String rule;

        Refused(String rule, String message) {
            super(message);
            this.rule = rule;
        }

        /** Such as {@code required}, {@code limit} or {@code type}. */
        public String rule() {
            return rule;
        }
    }

    /**
     * The column's value of this document: String (text; JSON text for jsonb), UUID, Integer, Long, BigDecimal, Boolean,
     * OffsetDateTime in UTC, LocalDate; null where it is absent.
     *
     * @throws Refused where the value does not fit
     */
    public static Object of(Column column, JsonNode silver) {
        return convert(column, column.value().apply(silver));
    }

    /** The same for a value that the caller has evaluated. */
    public static Object convert(Column column, JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            if (column.required()) {
                throw new Refused("required", "column " + column.name() + " is required");
            }
            return null;
        }
        try {
            return typed(column, value);
        } catch (DateTimeException | ArithmeticException | EventTime.Unreadable e) {
            throw new Refused("type", "column " + column.name() + " of type " + typeName(column) + " can't hold it");
        }
    }

    private static Object typed(Column column, JsonNode value) {
        return switch (column.type()) {
            case TEXT -> text(column, value);
            case UUID -> uuid(column, value);
            case INT -> whole(column, value, INT_MIN, INT_MAX).intValue();
            case BIGINT -> whole(column, value, BIGINT_MIN, BIGINT_MAX).longValue();
            case NUMERIC -> numeric(column, value);
            case BOOLEAN -> {
                check(value.isBoolean(), column);
                yield value.booleanValue();
            }
            case TIMESTAMPTZ -> OffsetDateTime.ofInstant(EventTime.read(value), ZoneOffset.UTC);
            case DATE -> date(column, value);
            case JSONB -> new String(Json.write(value), StandardCharsets.UTF_8);
        };
    }

    /** A number or boolean stands there as it is spelled. */
    private static String text(Column column, JsonNode value) {
        check(value.isValueNode(), column);
        String text = value.asText();
        if (text.codePointCount(0, text.length()) > column.limit()) {
            throw new Refused("limit", "column " + column.name() + " holds at most " + column.limit() + " characters");
        }
        if (text.indexOf('\0') >= 0) {
            throw new Refused("type", "column " + column.name() + " can't hold U+0000");
        }
        return text;
    }

    private static UUID uuid(Column column, JsonNode value) {
        check(value.isTextual() && UUID_FORM.matcher(value.textValue()).matches(), column);
        return UUID.fromString(value.textValue());
    }

    private static BigInteger whole(Column column, JsonNode value, BigInteger min, BigInteger max) {
        BigInteger whole = numeric(column, value).toBigIntegerExact();
        check(whole.compareTo(min) >= 0 && whole.compareTo(max) <= 0, column);
        return whole;
    }

    private static BigDecimal numeric(Column column, JsonNode value) {
        check(value.isNumber(), column);
        BigDecimal number = value.decimalValue();
        check(Math.abs((long) number.precision() - number.scale()) <= NUMERIC_EXPONENT, column);
        check(Math.abs((long) number.scale()) <= NUMERIC_EXPONENT, column);
        return number;
    }

    private static LocalDate date(Column column, JsonNode value) {
        check(value.isTextual(), column);
        LocalDate date = LocalDate.parse(value.textValue());
        check(date.getYear() >= 1 && date.getYear() <= 9999, column);
        return date;
    }

    private static void check(boolean holds, Column column) {
        if (!holds) {
            throw new Refused("type", "column " + column.name() + " of type " + typeName(column) + " can't hold it");
        }
    }

    private static String typeName(Column column) {
        return column.type().name().toLowerCase(java.util.Locale.ROOT);
    }
}
