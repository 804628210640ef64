package io.millrace.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Settings without settings inside: numbers, texts, lists of them, secrets. Notes for each what is in force, and why. */
final class LeafBinder {
    private final SourceFile file;
    private final Environment environment;
    private final SecretReader secrets;
    private final Problems problems;
    private final List<Effective> effective = new ArrayList<>();

    LeafBinder(SourceFile file, Environment environment, Problems problems) {
        this.file = file;
        this.environment = environment;
        this.secrets = new SecretReader(file.directory(), environment);
        this.problems = problems;
    }

    List<Effective> effective() {
        return effective;
    }

    /** Notes a problem where the setting is required and nobody gives it. */
    Given given(SettingOf of, String pointer, JsonNode inFile) {
        Given given = Given.of(of, inFile, file.name() + ":" + file.line(pointer), environment);
        if (given.isAbsent() && of.required()) {
            problems.add(pointer, "", "is required" + orEnvironment(of));
        }
        return given;
    }

    Object scalar(SettingOf of, String pointer, JsonNode inFile) {
        Given given = given(of, pointer, inFile);
        Object value = given.isAbsent() ? zero(of.type()) : element(of, pointer, given.value(), given);
        note(of, pointer, given.value().toString(), given.origin());
        return value == null ? standIn(of) : placed(of, value);
    }

    /** Files are named relative to the configuration, wherever the program was started. */
    private Object placed(SettingOf of, Object value) {
        boolean names = of.name().endsWith("File") && value instanceof String;
        return names ? file.directory().resolve((String) value).toString() : value;
    }

    List<Object> list(SettingOf of, String pointer, JsonNode inFile) {
        Given given = given(of, pointer, inFile);
        List<Object> list = new ArrayList<>();
        if (isArrayOfSize(of, pointer, given)) {
            for (JsonNode json : given.value()) {
                String at = SourceFile.child(pointer, String.valueOf(list.size()));
                Object value = element(of, at, json, given);
                addOrStandIn(list, of, value);
            }
        }
        note(of, pointer, given.value().toString(), given.origin());
        return list;
    }

    /** Places are kept, so that pointers of later checks are right. */
    private static void addOrStandIn(List<Object> list, SettingOf of, Object value) {
        if (value != null) {
            list.add(value);
        } else if (of.element() == String.class) {
            list.add("");
        }
    }

    boolean isArrayOfSize(SettingOf of, String pointer, Given given) {
        if (given.isAbsent()) {
            return false;
        }
        int size = given.value().size();
        if (!given.value().isArray()) {
            broken(of, pointer, given, given.value(), new Scalar(null, "must be a list", ""));
        } else if (size < of.setting().min() || size > of.setting().max()) {
            problems.add(pointer, size + " entries", "must have " + Scalar.bounds(of.setting()) + " entries");
        }
        return given.value().isArray();
    }

    /** Null where it does not fit. */
    Object element(SettingOf of, String pointer, JsonNode json, Given given) {
        Class<?> type = of.element() == null ? of.type() : of.element();
        Setting setting = of.element() == null ? of.setting() : Unbounded.SETTING;
        Scalar scalar = Scalar.parse(type, of.values(), setting, json);
        if (!scalar.fits()) {
            broken(of, pointer, given, json, scalar);
        }
        return scalar.value();
    }

    /** Environment, its file, the configuration, its file, default: the first that gives one. */
    Secret secret(SettingOf of, List<SettingOf> beside, String pointer, JsonNode parent) {
        Given given = Given.of(of, parent.get(of.name()), file.name() + ":" + file.line(pointer), environment);
        Optional<String> named = secrets.named(of);
        JsonNode inFile = parent.get(of.name() + "File");
        boolean hasKey = beside.stream().anyMatch(other -> other.name().equals(of.name() + "File"));
        boolean fileGiven = hasKey && inFile != null && inFile.isTextual();
        rejectBoth(of, pointer, given, named.isPresent(), fileGiven);
        if (given.environmentName().isEmpty() && named.isPresent()) {
            return fromFile(of, pointer, named.get(), SecretReader.environmentName(of));
        }
        if (given.byDefault() && fileGiven) {
            return fromFile(of, pointer + "File", inFile.textValue(), "");
        }
        return plain(of, pointer, given);
    }

    private Secret plain(SettingOf of, String pointer, Given given) {
        if (given.isAbsent() && of.required()) {
            problems.add(pointer, "", "is required" + orEnvironment(of));
        }
        note(of, pointer, given.isAbsent() ? "null" : "\"" + Shown.HIDDEN + "\"", given.origin());
        return given.isAbsent() ? null : (Secret) element(of, pointer, given.value(), given);
    }

    private void rejectBoth(SettingOf of, String pointer, Given given, boolean byName, boolean byKey) {
        String name = of.setting().env();
        if (byName && !given.environmentName().isEmpty()) {
            problems.addFrom(
                    name, pointer, Shown.HIDDEN, "only one of " + name + " and " + name + "_FILE may be set", "");
        } else if (byKey && !given.byDefault() && given.environmentName().isEmpty()) {
            problems.add(pointer, Shown.HIDDEN, "only one of " + of.name() + " and " + of.name() + "File may be set");
        }
    }

    private Secret fromFile(SettingOf of, String pointer, String name, String environmentName) {
        note(of, pointer, "\"" + Shown.HIDDEN + "\"", "file " + name);
        try {
            return secrets.read(name);
        } catch (IOException e) {
            String rule = "can't read the file: " + e.getMessage();
            if (environmentName.isEmpty()) {
                problems.add(pointer, name, rule);
            } else {
                problems.addFrom(environmentName, pointer, name, rule, "");
            }
            return null;
        }
    }

    private void broken(SettingOf of, String pointer, Given given, JsonNode json, Scalar scalar) {
        String value = of.type() == Secret.class ? Shown.HIDDEN : json.toString();
        if (given.environmentName().isEmpty()) {
            problems.add(pointer, value, scalar.rule(), scalar.hint());
        } else {
            problems.addFrom(given.environmentName(), pointer, value, scalar.rule(), scalar.hint());
        }
    }

    private void note(SettingOf of, String pointer, String value, String origin) {
        effective.add(new Effective(pointer, Shown.text(value), of.setting().unit(), origin));
    }

    private static String orEnvironment(SettingOf of) {
        return of.setting().env().isEmpty()
                ? ""
                : ", here or as " + of.setting().env();
    }

    private static Object standIn(SettingOf of) {
        Given given = Given.ofDefault(of);
        return given.isAbsent()
                ? zero(of.type())
                : Scalar.parse(of.type(), of.values(), of.setting(), given.value())
                        .value();
    }

    private static Object zero(Class<?> type) {
        if (type == int.class) {
            return 0;
        }
        if (type == long.class) {
            return 0L;
        }
        if (type == double.class) {
            return 0.0;
        }
        return type == boolean.class ? false : null;
    }

    /** Bounds of a list are of the list, not of its elements. */
    private record Unbounded(@Setting(doc = "No bounds.") String any) {
        static final Setting SETTING = Unbounded.class.getRecordComponents()[0].getAnnotation(Setting.class);
    }
}
