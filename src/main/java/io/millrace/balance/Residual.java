package io.millrace.balance;

import io.millrace.balance.Balance.Term;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The balance below the watermark: what had entered and what had become of it.
 *
 * @param at the moment whose state it tells: what had entered by then has been followed to its end
 * @param terms counts of the raw records below the watermark
 * @param inFlight of all that entered so far, how many no sink has settled yet
 */
public record Residual(Instant at, Map<Term, Long> terms, long inFlight) {
    public Residual {
        terms = Map.copyOf(terms);
    }

    static Residual of(Instant at, long[] counts, long inFlight) {
        Map<Term, Long> terms = new EnumMap<>(Term.class);
        for (Term term : Term.values()) {
            terms.put(term, counts[term.ordinal()]);
        }
        return new Residual(at, terms, inFlight);
    }

    /** 0, or so many events are lost (or, where negative, counted twice). */
    public long value() {
        return terms.entrySet().stream()
                .mapToLong(term -> term.getKey() == Term.ENTERED ? term.getValue() : -term.getValue())
                .sum();
    }

    Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("residual", value());
        for (Term term : Term.values()) {
            details.put(term.column(), terms.get(term));
        }
        details.put("in_flight", inFlight);
        details.put("at", at.toString());
        return details;
    }
}
