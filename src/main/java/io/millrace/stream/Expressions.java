package io.millrace.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.schibsted.spt.data.jslt.JsltException;
import com.schibsted.spt.data.jslt.Parser;
import com.schibsted.spt.data.jslt.impl.BuiltinFunctions;
import io.millrace.config.Problem;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compiles the expressions of one folder: inline text, or the name of a {@code .jslt} file of it, which may import others of it. */
final class Expressions {
    private static final Pattern LINE = Pattern.compile("line (\\d+)");
    private static final Pattern UNKNOWN_FUNCTION = Pattern.compile("No such function: '([^']*)'");
    private static final Pattern NOT_CODE = Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"|//[^\\n]*");
    private static final Pattern CHANGING = Pattern.compile("(?<![\\w:-])(?:(?:now|random)\\s*\\(|uuid\\s*\\(\\s*\\))");
    private static final Pattern DECLARED =
            Pattern.compile("\\blet\\s+([A-Za-z_][\\w-]*)|\\bdef\\s+[\\w-]+\\s*\\(([^)]*)\\)");
    private static final Pattern USED = Pattern.compile("\\$([A-Za-z_][\\w-]*)");

    private final StreamFolder folder;

    Expressions(StreamFolder folder) {
        this.folder = folder;
    }

    /** Null where nothing stands there or where it is wrong, which is then among the mistakes. */
    Expression optional(Place place, String... variables) {
        return place.absent() ? null : required(place, variables);
    }

    Expression required(Place place, String... variables) {
        String text = place.text();
        if (text.isBlank() || !place.node().isTextual()) {
            return null;
        }
        if (!text.endsWith(".jslt")) {
            return compile(text, null, place, Set.of(variables));
        }
        if (!folder.files().containsKey(text)) {
            place.wrong(
                    "names no file of the folder",
                    Mistakes.nearest(text, folder.files().keySet()));
            return null;
        }
        return compile(folder.files().get(text), text, place, Set.of(variables));
    }

    private Expression compile(String text, String file, Place place, Set<String> variables) {
        String code = NOT_CODE.matcher(text).replaceAll(match -> " ".repeat(match.end() - match.start()));
        List<Problem> found = new ArrayList<>();
        Matcher changing = CHANGING.matcher(code);
        if (changing.find()) {
            found.add(mistake(
                    place, file, lineAt(text, changing.start()), text, "calls a function that changes its mind", null));
        }
        unknownVariables(code, variables)
                .forEach((name, at) -> found.add(mistake(
                        place,
                        file,
                        lineAt(text, at),
                        "$" + name,
                        "names no variable that is set here",
                        Mistakes.nearest(name, variables))));
        Expression compiled = parse(text, file, place, found);
        place.errors().addAll(found);
        return found.isEmpty() ? compiled : null;
    }

    private Expression parse(String text, String file, Place place, List<Problem> found) {
        try {
            com.schibsted.spt.data.jslt.Expression jslt = new Parser(new StringReader(text))
                    .withSource(file == null ? place.file() : folder.path(file))
                    .withFunctions(Functions.ALL)
                    .withResourceResolver(this::imported)
                    .compile();
            return new Compiled(jslt, file == null ? "the expression" : file);
        } catch (JsltException e) {
            found.add(ofJslt(e, text, file, place));
        } catch (RuntimeException | StackOverflowError e) {
            found.add(mistake(place, file, 1, text, "is no JSLT: " + e, null));
        }
        return null;
    }

    private java.io.Reader imported(String name) {
        String text = folder.files().get(name);
        if (text == null || !name.endsWith(".jslt")) {
            throw new JsltException("import names no file of the folder: " + name);
        }
        return new StringReader(text);
    }

    private Problem ofJslt(JsltException e, String text, String file, Place place) {
        String message = e.getMessageWithoutLocation().lines().findFirst().orElse("");
        Matcher line = LINE.matcher(e.getMessageWithoutLocation());
        int at = line.find() ? Integer.parseInt(line.group(1)) : Math.max(1, e.getLine());
        Matcher unknown = UNKNOWN_FUNCTION.matcher(message);
        if (!unknown.find()) {
            return mistake(place, file, at, lineOf(text, at), "is no JSLT: " + message, null);
        }
        String name = unknown.group(1);
        List<String> known = new ArrayList<>(BuiltinFunctions.functions.keySet());
        known.addAll(BuiltinFunctions.macros.keySet());
        Functions.ALL.forEach(function -> known.add(function.getName()));
        return mistake(place, file, at, name, "is no function", Mistakes.nearest(name, known));
    }

    /** In a file of its own the line is the file's; inline it is the line of the text in stream.json. */
    private Problem mistake(Place place, String file, int line, String value, String rule, String suggestion) {
        return file == null
                ? Mistakes.of(
                        place.file(), place.pointer(), place.document().line(place.pointer()), value, rule, suggestion)
                : Mistakes.of(folder.path(file), "", line, value, rule, suggestion);
    }

    private static Map<String, Integer> unknownVariables(String code, Set<String> variables) {
        Set<String> known = new java.util.HashSet<>(variables);
        Matcher declared = DECLARED.matcher(code);
        while (declared.find()) {
            String names = declared.group(1) == null ? declared.group(2) : declared.group(1);
            for (String name : names.split(",")) {
                known.add(name.strip());
            }
        }
        Map<String, Integer> unknown = new java.util.LinkedHashMap<>();
        Matcher used = USED.matcher(code);
        while (used.find()) {
            if (!known.contains(used.group(1))) {
                unknown.putIfAbsent(used.group(1), used.start());
            }
        }
        return unknown;
    }

    private static int lineAt(String text, int position) {
        return 1 + (int) text.chars().limit(position).filter(c -> c == '\n').count();
    }

    private static String lineOf(String text, int line) {
        return text.lines().skip(line - 1L).findFirst().map(String::strip).orElse("");
    }

    private record Compiled(com.schibsted.spt.data.jslt.Expression jslt, String source) implements Expression {
        @Override
        public JsonNode apply(JsonNode input, Map<String, JsonNode> variables) {
            try {
                return finite(jslt.apply(variables, input));
            } catch (Failed e) {
                throw e;
            } catch (JsltException e) { // its message may quote the event
                throw new Failed("fails at line " + Math.max(1, e.getLine()) + " of " + source);
            } catch (EventTime.Unreadable e) {
                throw e;
            } catch (RuntimeException | StackOverflowError e) {
                throw new Failed("fails with " + e.getClass().getSimpleName() + " in " + source);
            }
        }

        /** JSON has no such numbers; JSLT makes them where it divides by 0.0. */
        private JsonNode finite(JsonNode value) {
            if (value == null) {
                return NullNode.instance;
            }
            if (value.isDouble() && !Double.isFinite(value.doubleValue())) {
                throw new Failed("yields a number that is not finite in " + source);
            }
            value.forEach(this::finite);
            return value;
        }
    }
}
