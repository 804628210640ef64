package io.millrace.config;

import java.util.List;
import java.util.TreeMap;

/** {@code docs/configuration.md}: every key, its default, bounds, unit and environment name. */
public final class ReferencePage {
    private static final String HEAD = """
            # Configuration

            <!-- Made from the @Setting of the configuration records; ConfigPapersTest tells how to renew it. -->

            One file, `verticles.json`: which services, which verticles, how many of each. `bin/millrace validate` tells all its mistakes,
            `bin/millrace config` every value in force and where it comes from. [verticles.schema.json](../src/main/resources/verticles.schema.json)
            is the JSON Schema for editors.

            - An environment name goes before the file, the file before the default. An empty environment value counts as none. Lists in
              the environment are separated by commas. The name of a verticle's setting holds for every verticle of its type.
            - A secret may stand in a file: name it by the key with `File` behind it, or by the environment name with `_FILE` behind it.
            - Settings whose key ends in `File`, `data` and `streams` start from the folder of `verticles.json` where they are relative.
            - Unknown keys and keys that stand twice are mistakes.

            Not settings of the file: `MILLRACE_CONFIG` (its place), `MILLRACE_LOG` (level of the log: TRACE, DEBUG, INFO, WARN, ERROR;
            default INFO), `MILLRACE_JAVA_OPTS` (options of the Java runtime), `MILLRACE_URL` (server that `status`, `top`, `tap` and `simulate` ask;
            default http://127.0.0.1:8000).
            """;

    private final VerticleTypes types;
    private final StringBuilder page = new StringBuilder(HEAD);

    public ReferencePage(VerticleTypes types) {
        this.types = types;
    }

    public String write() {
        section("## The file", "", RootSettings.class);
        section("## A verticle", "verticles[].", VerticleConfig.class);
        new TreeMap<>(types.types()).forEach((name, type) -> {
            if (SettingOf.of(type).isEmpty()) {
                page.append("\n## Settings of `").append(name).append("`\n\nNone.\n");
            } else {
                section("## Settings of `" + name + "`", "config.", type);
            }
        });
        return page.toString();
    }

    private void section(String title, String prefix, Class<?> type) {
        page.append('\n').append(title).append("\n\n");
        page.append("| key | default | bounds | unit | environment | what |\n|---|---|---|---|---|---|\n");
        rows(prefix, type);
    }

    private void rows(String prefix, Class<?> type) {
        for (SettingOf of : SettingOf.of(type)) {
            if (of.isRecord()) {
                rows(prefix + of.name() + ".", of.type());
            } else {
                row(prefix, of);
            }
            boolean records = of.element() != null && of.element().isRecord() && of.element() != VerticleConfig.class;
            if (records) {
                rows(prefix + of.name() + (of.isMap() ? ".*." : "[]."), of.element());
            }
        }
    }

    private void row(String prefix, SettingOf of) {
        List<String> cells = List.of(
                "`" + prefix + of.name() + "`",
                byDefault(of),
                bounds(of),
                of.setting().unit(),
                environment(of),
                of.setting().doc());
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String byDefault(SettingOf of) {
        if (of.required()) {
            return "required";
        }
        if (of.absentByDefault()) {
            return "none";
        }
        return of.type() == Secret.class
                ? "`" + of.setting().value() + "`"
                : "`" + Given.ofDefault(of).value() + "`";
    }

    private static String bounds(SettingOf of) {
        Setting setting = of.setting();
        if (!of.values().isEmpty()) {
            return "`" + String.join("`, `", of.values()) + "`";
        }
        if (of.type() == boolean.class || of.type() == Boolean.class) {
            return "`true`, `false`";
        }
        boolean none = setting.min() == Long.MIN_VALUE && setting.max() == Long.MAX_VALUE;
        if (none) {
            return "";
        }
        return Scalar.bounds(setting) + (of.isList() ? " entries" : of.isNumber() ? "" : " characters");
    }

    private static String environment(SettingOf of) {
        String name = of.setting().env();
        if (name.isEmpty()) {
            return "";
        }
        return of.type() == Secret.class ? "`" + name + "`, `" + name + "_FILE`" : "`" + name + "`";
    }
}
