package io.millrace.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import org.junit.jupiter.api.Test;

class TogetherTest {
    private final Promise<Void> first = Promise.promise();
    private final Promise<Void> second = Promise.promise();
    private final Promise<Void> third = Promise.promise();
    private final Future<Void> together = Database.together(List.of(first.future(), second.future(), third.future()));

    @Test
    void waitsForThoseThatStillSendWhereOneHasFailed() {
        third.fail("fenced");
        first.complete();
        assertFalse(together.isComplete(), "what the second one goes on to send would stand by itself");

        second.complete();
        assertEquals("fenced", together.cause().getMessage());
    }

    @Test
    void failsWithTheFirstFailureInTheOrderOfSending() {
        third.fail("the transaction is aborted");
        second.fail("no such value");
        first.complete();

        assertEquals("no such value", together.cause().getMessage());
    }

    @Test
    void completesWithAll() {
        first.complete();
        second.complete();
        third.complete();

        assertTrue(together.succeeded());
    }
}
