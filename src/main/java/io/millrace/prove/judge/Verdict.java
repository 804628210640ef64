package io.millrace.prove.judge;

/**
 * What the readers found once everything had come to rest.
 *
 * @param acknowledged events answered with a 2xx since the last verdict
 * @param lost of them, those that silver, rows or objects do not have, nor their holder where they are duplicates
 * @param doubledSilver copies too many of one (event id, revision), of all time; likewise in objects
 * @param doubledRows rows too many of one event id or message id
 * @param outdatedRows rows that are not of the highest revision that silver has
 * @param wrongAggregates lines that are not as SQL over the rows says
 * @param residual of the balance, as the nodes tell it
 * @param restedMs from the end of the load until the readers found everything; until they gave up where something is wrong
 */
public record Verdict(
        long acknowledged,
        long lost,
        long doubledSilver,
        long doubledRows,
        long doubledObjects,
        long outdatedRows,
        long wrongAggregates,
        long residual,
        long restedMs) {

    /** Copies too many, which time does not mend. */
    public long doubled() {
        return doubledSilver + doubledRows + doubledObjects;
    }

    public boolean clean() {
        return lost == 0 && doubled() == 0 && outdatedRows == 0 && wrongAggregates == 0 && residual == 0;
    }
}
