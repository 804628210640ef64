package io.millrace.tracing;

import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** The trace that one request to {@code /collect} belongs to. Thread: the request's. */
public interface RequestTrace {
    /** For the events of the request, of W3C Trace Context. */
    String traceparent(UUID correlationId);

    /** @param failure null where Kafka has acknowledged so many records, asked to keep them at {@code since} */
    void kept(Instant since, int records, Throwable failure);

    /** Once, at the end. @param status 0 where the client went away before its answer */
    void ended(int status);

    /** Where nothing is traced: the sender's traceparent is handed on, or one is made whose first span is the request. */
    record None(String traceparent) implements RequestTrace {
        @Override
        public String traceparent(UUID correlationId) {
            return traceparent == null ? made(correlationId) : traceparent;
        }

        private static String made(UUID correlationId) {
            long span = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
            return "00-" + correlationId.toString().replace("-", "") + "-"
                    + HexFormat.of().toHexDigits(span) + "-00"; // nobody records it
        }

        @Override
        public void kept(Instant since, int records, Throwable failure) {
            // not traced
        }

        @Override
        public void ended(int status) {
            // not traced
        }
    }
}
