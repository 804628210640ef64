package io.millrace.health;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Why something failed, on one line for a person. Thread: any. */
public final class Reason {
    private static final String OURS = "io.millrace.";

    private Reason() {}

    /** The message, and the innermost cause's where it says more: of a handshake the one says what failed, and the other why. */
    public static String of(Throwable wrapped) {
        Throwable failure = unwrapped(wrapped);
        if (isSentence(failure) && failure.getMessage() != null) {
            return failure.getMessage();
        }
        String said = line(failure);
        Throwable inner = innermost(failure);
        boolean more = inner.getMessage() != null && !said.contains(line(inner));
        return more ? said + ": " + line(inner) : said;
    }

    /** True for a failure of Millrace's own: its message is a whole sentence already. */
    public static boolean isSentence(Throwable failure) {
        return failure.getClass().getName().startsWith(OURS);
    }

    private static Throwable unwrapped(Throwable failure) {
        boolean wrapper = failure instanceof CompletionException || failure instanceof ExecutionException;
        return wrapper && failure.getCause() != null ? unwrapped(failure.getCause()) : failure;
    }

    private static Throwable innermost(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Throwable cause = failure;
        while (cause.getCause() != null && seen.add(cause)) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String line(Throwable failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return message.replaceAll("\\s+", " ").strip();
    }
}
