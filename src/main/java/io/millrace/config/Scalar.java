package io.millrace.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;

/** One JSON value becomes one Java value, or a rule that it breaks. */
record Scalar(Object value, String rule, String hint) {

    boolean fits() {
        return rule.isEmpty();
    }

    static Scalar parse(Class<?> type, List<String> values, Setting setting, JsonNode json) {
        if (type == String.class || type == Path.class || type == Secret.class) {
            return json.isTextual()
                    ? text(type, values, setting, json.textValue())
                    : broken("must be a text in quotes");
        }
        if (type == boolean.class || type == Boolean.class) {
            return json.isBoolean() ? of(json.booleanValue()) : broken("must be true or false");
        }
        if (type.isEnum()) {
            return json.isTextual() ? constant(type, values, json.textValue()) : broken(oneOf(values));
        }
        if (type == double.class || type == Double.class || type == BigDecimal.class) {
            return json.isNumber() ? decimal(type, setting, json.decimalValue()) : broken("must be a number");
        }
        return json.isIntegralNumber() ? whole(type, setting, json) : broken("must be a whole number");
    }

    private static Scalar text(Class<?> type, List<String> values, Setting setting, String text) {
        if (!values.isEmpty() && !values.contains(text)) {
            return new Scalar(null, oneOf(values), Nearest.to(text, values));
        }
        if (text.length() < setting.min() || text.length() > setting.max()) {
            return broken("must be " + bounds(setting) + " characters long");
        }
        if (type == String.class) {
            return of(text);
        }
        return of(type == Secret.class ? new Secret(text) : Path.of(text));
    }

    private static Scalar constant(Class<?> type, List<String> values, String text) {
        for (Object constant : type.getEnumConstants()) {
            if (SettingOf.spelling((Enum<?>) constant).equals(text)) {
                return of(constant);
            }
        }
        return new Scalar(null, oneOf(values), Nearest.to(text, values));
    }

    private static Scalar decimal(Class<?> type, Setting setting, BigDecimal number) {
        if (outside(setting, number)) {
            return broken("must be " + bounds(setting) + unit(setting));
        }
        return of(type == BigDecimal.class ? number : (Object) number.doubleValue());
    }

    private static Scalar whole(Class<?> type, Setting setting, JsonNode json) {
        boolean narrow = type == int.class || type == Integer.class;
        if (outside(setting, json.decimalValue())) {
            return broken("must be " + bounds(setting) + unit(setting));
        }
        if (narrow ? !json.canConvertToInt() : !json.canConvertToLong()) {
            return broken("must be at most " + (narrow ? Integer.MAX_VALUE : Long.MAX_VALUE) + unit(setting));
        }
        return of(narrow ? (Object) json.intValue() : json.longValue());
    }

    private static boolean outside(Setting setting, BigDecimal number) {
        return number.compareTo(BigDecimal.valueOf(setting.min())) < 0
                || number.compareTo(BigDecimal.valueOf(setting.max())) > 0;
    }

    /** {@code between 1 and 9}, {@code at least 1} or {@code at most 9}. */
    static String bounds(Setting setting) {
        if (setting.min() == Long.MIN_VALUE) {
            return "at most " + setting.max();
        }
        return setting.max() == Long.MAX_VALUE
                ? "at least " + setting.min()
                : "between " + setting.min() + " and " + setting.max();
    }

    private static String unit(Setting setting) {
        return setting.unit().isEmpty() ? "" : " " + setting.unit();
    }

    private static String oneOf(List<String> values) {
        return "must be one of " + String.join(", ", values);
    }

    private static Scalar of(Object value) {
        return new Scalar(value, "", "");
    }

    private static Scalar broken(String rule) {
        return new Scalar(null, rule, "");
    }
}
