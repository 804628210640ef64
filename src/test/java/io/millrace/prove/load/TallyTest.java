package io.millrace.prove.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.json.Json;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import org.junit.jupiter.api.Test;

class TallyTest {
    @Test
    void putsEachEndInItsPlace() {
        Tally tally = new Tally();
        long now = System.nanoTime();
        tally.answered(202, now);
        tally.answered(200, now - 3_000_000_000L);
        tally.answered(503, now - 1_000_000_000L);
        tally.failed(new ConnectException(), now - 5_000_000_000L);
        tally.failed(new HttpConnectTimeoutException(""), now); // is a time-out too, but of nothing that was sent
        tally.failed(new HttpTimeoutException(""), now - 4_000_000_000L);
        tally.failed(new EOFException(), now);
        tally.failed(new SocketException(), now);
        tally.failed(new SocketException(), now);

        assertTrue(tally.slowestMs() >= 4_000 && tally.slowestMs() < 5_000);
        ObjectNode told = Json.object();
        tally.tell(told);
        told.remove("slowest_answer_ms");
        assertEquals(
                Json.object()
                        .put("accepted", 2L)
                        .put("unavailable", 1L)
                        .put("not_connected", 2L)
                        .put("broken_off", 3L)
                        .put("timed_out", 1L),
                told);
    }
}
