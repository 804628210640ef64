package io.millrace.prove.load;

/** Events of the stream {@code holded} whose message ids name the load and their number, so that a repeated package is a duplicate. */
final class Packages {
    static final int EVENTS = 20;
    private static final int COMPANIES = 97;
    private static final String[] TYPES = {"INVOICE_CREATED", "CONTACT_UPDATED", "PAYMENT_RECEIVED"};
    private static final String STAMP =
            "X-Message-Stamp-Holded\\\\Shared\\\\Infrastructure\\\\Messenger\\\\Stamp\\\\NewContextStamp";
    private static final String MESSAGE =
            "X-Message-Stamp-Holded\\\\Core\\\\Messaging\\\\Messenger\\\\Stamp\\\\MessageIdStamp";

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

    private String event(long number) {
        return """
                {"data":{"id":"d%2$d"},"headers":{"type":"%3$s","targetSubscription":"Billing",\
                "%4$s":{"accountId":"c%5$d","userId":"u"},"%6$s":"p%1$d-%2$d"}}""".formatted(seed, number, TYPES[(int) (number % TYPES.length)], STAMP, number % COMPANIES, MESSAGE);
    }
}
