package io.millrace.stream;

import com.networknt.schema.regex.RegularExpression;
import java.util.regex.Pattern;

/**
 * A pattern of a schema that gives up after a number of steps and then counts as not matched, so that no event can hold a thread by
 * the backtracking of a careless pattern.
 */
record BoundedPattern(Pattern pattern) implements RegularExpression {
    private static final int STEPS = 2_000_000;

    static BoundedPattern of(String text) {
        return new BoundedPattern(Pattern.compile(endMeansEnd(text)));
    }

    /** JSON Schema's {@code $} is the very end, Java's also the place before a last line feed. */
    private static String endMeansEnd(String text) {
        StringBuilder out = new StringBuilder();
        boolean set = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            set = c == '[' || (set && c != ']');
            if (c == '\\' && i + 1 < text.length()) {
                out.append(c).append(text.charAt(++i));
            } else {
                out.append(c == '$' && !set ? "\\z" : String.valueOf(c));
            }
        }
        return out.toString();
    }

    @Override
    public boolean matches(String value) {
        try {
            return pattern.matcher(new Steps(value, new int[] {STEPS})).find();
        } catch (OutOfSteps | StackOverflowError e) {
            return false;
        }
    }

    /** Counts each look at a character. */
    private record Steps(CharSequence text, int[] left) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (left[0]-- <= 0) {
                throw new OutOfSteps();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Steps(text.subSequence(start, end), left);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    private static final class OutOfSteps extends RuntimeException {
        OutOfSteps() {
            super("out of steps", null, false, false);
        }
    }
}
