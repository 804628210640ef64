package io.millrace.collect;

import io.millrace.collect.Cut.Slice;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the events in a body by bytes alone: inside a string or not, and the depth of brackets. It judges no event: whatever stands
 * between two commas of the array, or on a line, is one, to be judged by itself.
 *
 * <p>Not thread-safe; one object a body.
 */
final class Cutter {
    private final byte[] body;
    private final int maxEvents;
    private final List<Slice> slices = new ArrayList<>();
    private int count;
    private int at;

    private Cutter(byte[] body, int maxEvents) {
        this.body = body;
        this.maxEvents = maxEvents;
        this.at = startsWithMark(body) ? 3 : 0;
    }

    /** An object, or an array whose elements are the events. */
    static Cut json(byte[] body, int maxEvents) {
        return new Cutter(body, maxEvents).json();
    }

    /** A line, an event; lines of white space alone are passed by. */
    static Cut lines(byte[] body, int maxEvents) {
        return new Cutter(body, maxEvents).lines();
    }

    private Cut json() {
        skipWhite();
        if (at == body.length) {
            return new Cut.Empty();
        }
        return switch (body[at]) {
            case '{' -> object();
            case '[' -> array();
            default -> new Cut.Broken("a body is a JSON object or an array of objects", at);
        };
    }

    private Cut object() {
        int from = at++;
        if (!closeBracket()) {
            return new Cut.Broken("the body ends inside the object", body.length);
        }
        add(from, at);
        return closed("the object; several events are sent as an array or as NDJSON");
    }

    private Cut array() {
        at++;
        skipWhite();
        boolean empty = at < body.length && body[at] == ']';
        while (!empty) {
            int from = at;
            if (!endOfElement()) {
                return new Cut.Broken("the body ends inside the array", body.length);
            }
            if (!add(from, at)) {
                return new Cut.Broken("an element of the array is missing", at);
            }
            if (body[at] == ']') {
                break;
            }
            at++;
        }
        at++;
        return closed("the array");
    }

    private Cut lines() {
        while (at < body.length) {
            int from = at;
            while (at < body.length && body[at] != '\n') {
                at++;
            }
            add(from, at++);
        }
        return result();
    }

    private Cut closed(String what) {
        skipWhite();
        return at == body.length ? result() : new Cut.Broken("the body goes on after " + what, at);
    }

    private Cut result() {
        if (count > maxEvents) {
            return new Cut.TooMany(count);
        }
        return count == 0 ? new Cut.Empty() : new Cut.Events(slices);
    }

    /** Stops at the comma or bracket that ends the element; false where neither comes. */
    private boolean endOfElement() {
        while (at < body.length) {
            switch (body[at]) {
                case ',', ']' -> {
                    return true;
                }
                case '"' -> skipString();
                case '{', '[' -> {
                    at++;
                    closeBracket();
                }
                default -> at++;
            }
        }
        return false;
    }

    /** From inside a bracket to behind the one that closes it; false where none does. */
    private boolean closeBracket() {
        int depth = 1;
        while (at < body.length) {
            switch (body[at]) {
                case '"' -> skipString();
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    at++;
                    if (--depth == 0) {
                        return true;
                    }
                }
                default -> at++;
            }
        }
        return false;
    }

    /** From the opening quote to behind the closing one, or to the end. */
    private void skipString() {
        byte[] bytes = body;
        int i = at + 1;
        while (i < bytes.length && bytes[i] != '"') {
            i += bytes[i] == '\\' ? 2 : 1;
        }
        at = Math.min(i + 1, bytes.length);
    }

    private void skipWhite() {
        while (at < body.length && white(body[at])) {
            at++;
        }
    }

    /** False where nothing but white space stands there. */
    private boolean add(int start, int end) {
        int from = start;
        int to = end;
        while (from < to && white(body[from])) {
            from++;
        }
        while (to > from && white(body[to - 1])) {
            to--;
        }
        if (from == to) {
            return false;
        }
        if (++count <= maxEvents) {
            slices.add(new Slice(from, to));
        }
        return true;
    }

    static boolean white(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** The byte-order mark of UTF-8. */
    private static boolean startsWithMark(byte[] body) {
        return body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
    }
}
