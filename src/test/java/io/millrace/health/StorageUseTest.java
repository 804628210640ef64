package io.millrace.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.vertx.core.Future;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StorageUseTest {
    @Test
    void tellsWhichBoundIsPassed() {
        assertEquals(
                Map.of("disk_used_percent", 85, "database_mib", 10),
                assertInstanceOf(Check.Ok.class, check(85, 10)).details());
        assertEquals(
                "the disk of the data directory is 86 % full, which is more than 85 %",
                assertInstanceOf(Check.Degraded.class, check(86, 10)).reason());
        assertEquals(
                "the database has 11 MiB, which is more than 10 MiB",
                assertInstanceOf(Check.Degraded.class, check(85, 11)).reason());
    }

    @Test
    void looksAtNothingThatItDoesNotKnow() {
        assertEquals(new Check.Ok(), new StorageUse(null, 85, null, 0).check().result());
    }

    private static Check check(int disk, int database) {
        return new StorageUse(() -> Future.succeededFuture(disk), 85, () -> Future.succeededFuture(database), 10)
                .check()
                .result();
    }
}
