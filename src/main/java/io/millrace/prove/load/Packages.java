package io.millrace.prove.load;

/** Events of the stream {@code holded} whose message ids name the load and their number, so that a repeated package is a duplicate. */
final class Packages {
    static final int EVENTS = 20;
    private static final int COMPANIES = 97;
    static final String TIME = "X-Message-Stamp-Holded\\\\Core\\\\Messaging\\\\Messenger\\\\Stamp\\\\TimestampStamp";
    private static final int DATED = 97; // one of so many brings a time of its own, ten years off
    private static final String[] TYPES = {"INVOICE_CREATED", "CONTACT_UPDATED", "PAYMENT_RECEIVED"};
    private static final String STAMP =
            "X-Message-Stamp-Holded\\\\Shared\\\\Infrastructure\\\\Messenger\\\\Stamp\\\\NewContextStamp";
    static final String MESSAGE = "X-Message-Stamp-Holded\\\\Core\\\\Messaging\\\\Messenger\\\\Stamp\\\\MessageIdStamp";

    private static final String PAST = "2016-11-21T00:00:00Z";
    private static final String FUTURE = "2036-11-21T00:00:00Z";

    private final long seed;

    Packages(long seed) {
        this.seed = seed;
    }

    /** As NDJSON. */
    String body(long number) {
        StringBuilder body = new StringBuilder(EVENTS * 320);
        for (long event = number * EVENTS; event < (number + 1) * EVENTS; event++) {
            body.append(event(event)).append('\n');
        }
        return body.toString();
    }

    /** Of an event by its number; those of a package are {@link #EVENTS} in a row. */
    String messageId(long event) {
        return "p" + seed + "-" + event;
    }

    private String event(long number) {
        String time = number % DATED == 0 ? ",\"" + TIME + "\":\"" + (number % 2 == 0 ? PAST : FUTURE) + "\"" : "";
        return "{\"data\":{\"id\":\"d" + number + "\"},\"headers\":{\"type\":\"" + TYPES[(int) (number % TYPES.length)]
                + "\",\"targetSubscription\":\"Billing\"," + context(number) + ",\"" + MESSAGE + "\":\""
                + messageId(number) + "\""
                + time + "}}";
    }

    /** Whose event it is, as a member of its headers. */
    static String context(long number) {
        return "\"" + STAMP + "\":{\"accountId\":\"c" + number % COMPANIES + "\",\"userId\":\"u\"}";
    }
}
