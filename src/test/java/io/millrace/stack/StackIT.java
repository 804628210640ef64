package io.millrace.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.database.Database;
import io.millrace.database.Databases;
import io.vertx.core.Context;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@MillraceStack
class StackIT {
    @Test
    void givesEachClassAMigratedDatabase(Stack stack) throws Exception {
        Database database = Databases.connect(stack.vertx(), stack.postgresConfig());
        var rows = database.query("select count(*) from claim_generations").await(10, TimeUnit.SECONDS);
        assertEquals(2, rows.iterator().next().getInteger(0));
        database.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void makesTopicsAndABucketOfItsOwn(Stack stack) {
        assertTrue(stack.freshTopic("events.raw", 3).startsWith("events.raw."));
        assertTrue(stack.s3Config().bucket().startsWith("test-"));
    }

    @Test
    void failsWhereAnEventLoopWaits(Stack stack) {
        CountDownLatch never = new CountDownLatch(1);
        Context context = stack.freshVertx().getOrCreateContext();
        context.runOnContext(go -> awaitQuietly(never));
        Awaitility.await().untilAsserted(() -> assertThrows(AssertionError.class, stack::failWhereBlocked));
        never.countDown();
        Awaitility.await().untilAsserted(stack::failWhereBlocked);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
