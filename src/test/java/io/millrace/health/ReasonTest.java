package io.millrace.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ReasonTest {
    @Test
    void tellsWhatFailedAndInnermostWhy() {
        IOException why = new IOException("no path to\n  an authority");
        Throwable failure = new IOException("handshake failed", new CompletionException(why));
        assertEquals("handshake failed: no path to an authority", Reason.of(failure));
    }

    @Test
    void saysNothingTwice() {
        assertEquals("no answer: gone", Reason.of(new IOException("no answer: gone", new IOException("gone"))));
        assertEquals("late", Reason.of(new IOException("late", new TimeoutException())));
        assertEquals("TimeoutException", Reason.of(new TimeoutException()));
    }

    @Test
    void endsWhereCausesGoRound() {
        Throwable failure = new IOException("round");
        failure.initCause(new IOException("and round", failure));
        assertEquals("round", Reason.of(failure).substring(0, 5));
    }

    @Test
    void leavesASentenceAsItIs() {
        Ours ours = new Ours("a sentence:\n  with its lines", new IOException("and its cause"));
        assertEquals("a sentence:\n  with its lines", Reason.of(ours));
        assertTrue(Reason.isSentence(ours));
        assertFalse(Reason.isSentence(new IOException("not ours")));
    }

    private static final class Ours extends RuntimeException {
        Ours(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
