package io.millrace.collect;

import java.util.List;

/** What {@link Cutter} made of a body. */
sealed interface Cut {

    /** From inclusive, to exclusive; without the white space around the event. */
    record Slice(int from, int to) {
        int length() {
            return to - from;
        }
    }

    /** At least one. */
    record Events(List<Slice> slices) implements Cut {}

    /** White space alone, or an empty array. */
    record Empty() implements Cut {}

    /** More than the bound: counted to the end, none kept. */
    record TooMany(int count) implements Cut {}

    /**
     * Can't be cut.
     *
     * @param reason one sentence
     * @param at offset in the body
     */
    record Broken(String reason, int at) implements Cut {

        /** From 1. */
        int line(byte[] body) {
            int line = 1;
            for (int i = 0; i < at; i++) {
                line += body[i] == '\n' ? 1 : 0;
            }
            return line;
        }

        /** From 1, in characters. */
        int column(byte[] body) {
            int column = 1;
            for (int i = at - 1; i >= 0 && body[i] != '\n'; i--) {
                column += (body[i] & 0xC0) == 0x80 ? 0 : 1;
            }
            return column;
        }
    }
}
