package io.millrace.prove.fault;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** What a fault tells of itself: what was done, what of it must have taken place, and how what was promised turned out. */
public final class Account {
    private final ArrayNode evidence;
    private final ArrayNode missing;
    private final ArrayNode promises;

    /** @param told takes {@code evidence}, {@code missing} and {@code promises} */
    public Account(ObjectNode told) {
        this.evidence = told.putArray("evidence");
        this.missing = told.putArray("missing");
        this.promises = told.putArray("promises");
    }

    /** One more thing that was done. */
    public ObjectNode did(String what) {
        return evidence.addObject().put("did", what);
    }

    /** Something without which the fault did not take place as meant. */
    public void require(boolean there, String what) {
        if (!there) {
            missing.add(what);
        }
    }

    /** @param unit as people write it after a number; may be empty */
    public void atMost(String what, double figure, double limit, String unit) {
        promise(what, figure, "≤", limit, unit, figure <= limit);
    }

    public void atLeast(String what, double figure, double limit, String unit) {
        promise(what, figure, "≥", limit, unit, figure >= limit);
    }

    private void promise(String what, double figure, String relation, double limit, String unit, boolean kept) {
        ObjectNode promise = promises.addObject().put("what", what);
        if (Double.isFinite(figure)) {
            promise.put("figure", Math.round(figure * 100) / 100.0);
        } else {
            promise.putNull("figure"); // it never came
        }
        promise.put(
                        "limit",
                        String.format(Locale.ROOT, "%s %s %s", relation, plain(limit), unit)
                                .strip())
                .put("kept", kept);
    }

    private static String plain(double limit) {
        return limit == Math.rint(limit) ? Long.toString((long) limit) : Double.toString(limit);
    }

    /** Whether something was done and nothing of it is missing. */
    public boolean tookPlace() {
        return !evidence.isEmpty() && missing.isEmpty();
    }

    /** Promises that were not kept. */
    public long broken() {
        return promises.valueStream()
                .filter(promise -> !promise.path("kept").asBoolean())
                .count();
    }
}
