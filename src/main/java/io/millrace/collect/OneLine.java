package io.millrace.collect;

import java.util.Arrays;

/** Brings a well-formed event to one line: nothing but white space between tokens goes, and that only where it breaks lines. */
final class OneLine {
    private OneLine() {}

    /** The very array where it holds no line break. */
    static byte[] of(byte[] event) {
        return breaks(event) ? compact(event) : event;
    }

    /** A well-formed string holds none, so each one found stands between tokens. */
    private static boolean breaks(byte[] event) {
        for (byte b : event) {
            if (b == '\n' || b == '\r') {
                return true;
            }
        }
        return false;
    }

    private static byte[] compact(byte[] event) {
        byte[] line = new byte[event.length];
        int length = 0;
        boolean inString = false;
        for (int i = 0; i < event.length; i++) {
            byte b = event[i];
            if (inString || !Cutter.white(b)) {
                line[length++] = b;
            }
            if (inString && b == '\\') {
                line[length++] = event[++i];
            } else if (b == '"') {
                inString = !inString;
            }
        }
        return Arrays.copyOf(line, length);
    }
}
