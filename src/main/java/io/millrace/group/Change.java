package io.millrace.group;

/** What a verb does, and in a dry run would do; texts for people, the audit has the first two. */
public interface Change {
    String was();

    String becomes();

    /** For the data. */
    String means();
}
