package io.millrace.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** One component of a configuration record with its {@link Setting}: what loader, schema and reference page all read. */
record SettingOf(String name, Class<?> type, Class<?> element, Setting setting) {

    static List<SettingOf> of(Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).map(SettingOf::of).toList();
    }

    private static SettingOf of(RecordComponent component) {
        Setting setting = component.getAnnotation(Setting.class);
        if (setting == null) {
            throw new IllegalStateException(
                    component.getDeclaringRecord().getName() + "." + component.getName() + " has no @Setting");
        }
        return new SettingOf(component.getName(), component.getType(), element(component.getGenericType()), setting);
    }

    /** Of a list its element, of a map its value. */
    private static Class<?> element(Type type) {
        if (!(type instanceof ParameterizedType generic)) {
            return null;
        }
        Type[] arguments = generic.getActualTypeArguments();
        return (Class<?>) arguments[arguments.length - 1];
    }

    boolean required() {
        return setting.value().isEmpty();
    }

    boolean absentByDefault() {
        return setting.value().equals("null");
    }

    boolean isRecord() {
        return type.isRecord() && type != Secret.class;
    }

    boolean isList() {
        return List.class.isAssignableFrom(type);
    }

    boolean isMap() {
        return Map.class.isAssignableFrom(type);
    }

    boolean isNumber() {
        return Number.class.isAssignableFrom(type) || type == int.class || type == long.class || type == double.class;
    }

    /** What the setting may only be: declared values, or the constants of an enumeration as {@code lower-case}. */
    List<String> values() {
        Class<?> of = element == null ? type : element;
        return of.isEnum() ? constants(of) : List.of(setting.values());
    }

    static List<String> constants(Class<?> type) {
        return Stream.of(type.getEnumConstants())
                .map(constant -> spelling((Enum<?>) constant))
                .toList();
    }

    static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
