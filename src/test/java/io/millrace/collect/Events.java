package io.millrace.collect;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Events of the stream holded, as text. */
final class Events {
    private Events() {}

    static String event(String messageId) {
        return event(messageId, "\"amount\":100.50");
    }

    /** @param data further members of data */
    static String event(String messageId, String data) {
        return "{\"data\":{\"id\":\"d-1\"," + data + "},\"headers\":{\"type\":\"INVOICE_CREATED\","
                + "\"targetSubscription\":\"Wallet\","
                + "\"X-Message-Stamp-Holded\\\\Shared\\\\Infrastructure\\\\Messenger\\\\Stamp\\\\NewContextStamp\":"
                + "{\"accountId\":\"acme\",\"userId\":\"u1\"},"
                + "\"X-Message-Stamp-Holded\\\\Core\\\\Messaging\\\\Messenger\\\\Stamp\\\\MessageIdStamp\":\""
                + messageId
                + "\"}}";
    }

    static List<String> events(int count) {
        return IntStream.range(0, count).mapToObj(i -> event("m-" + i)).toList();
    }

    static String array(List<String> events) {
        return events.stream().collect(Collectors.joining(",", "[", "]"));
    }
}
