package io.millrace.store.objects;

/**
 * What is recorded of a cut before its objects are made: enough, with the records, to make exactly the same again.
 *
 * @param start first offset, inclusive
 * @param end exclusive
 * @param format how lines and objects are written; see {@link #FORMAT}
 */
record RecordedCut(long start, long end, int format, Layouts layouts) {
    /** The one that this program writes. Whoever changes a line's or a key's form raises it, and still makes the older ones. */
    static final int FORMAT = 1;
}
