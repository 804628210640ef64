package io.millrace.load;

import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Business events of the built-in stream, each with an id of its own: none is a duplicate, also not of an earlier run. */
final class Events {
    private static final String RUN = UUID.randomUUID().toString().substring(0, 8);
    private static final AtomicLong NEXT = new AtomicLong();
    private static final String STAMP = "X-Message-Stamp-Holded\\\\";

    private Events() {}

    static String one() {
        long number = NEXT.incrementAndGet();
        return "{\"data\":{\"id\":\"invoice-" + number + "\",\"amount\":" + number % 1_000 + ".50,\"note\":\"" + "x".repeat(200) + "\"},"
                + "\"headers\":{\"type\":\"INVOICE_CREATED\",\"targetSubscription\":\"Billing\","
                + "\"" + STAMP + "Shared\\\\Infrastructure\\\\Messenger\\\\Stamp\\\\NewContextStamp\":{\"accountId\":\"account-"
                + number % 50 + "\",\"userId\":\"user-" + number % 500 + "\"},"
                + "\"" + STAMP + "Core\\\\Messaging\\\\Messenger\\\\Stamp\\\\MessageIdStamp\":\"" + RUN + "-" + number + "\"}}";
    }

    /** NDJSON. */
    static String many(int count) {
        return IntStream.range(0, count).mapToObj(i -> one()).collect(Collectors.joining("\n"));
    }

    /** For a feeder: {@code event}, one each time. */
    static Iterator<Map<String, Object>> singles() {
        return Stream.generate(() -> Map.<String, Object>of("event", one())).iterator();
    }

    /** For a feeder: {@code events}, so many in a package. */
    static Iterator<Map<String, Object>> packages(int count) {
        return Stream.generate(() -> Map.<String, Object>of("events", many(count))).iterator();
    }
}
