package io.millrace.group;

/** Why a verb is not done: one sentence for a person. Nothing was changed. */
public final class GroupRefusal extends RuntimeException {
    private final Kind kind;
    private final String pointer;

    /** What is in the way; each has an answer of its own over HTTP. */
    public enum Kind {
        /** no consumer of the configuration has the group */
        GROUP,
        /** the group does not read that topic or partition */
        PLACE,
        /** an offset that can't be read, or a count that is none */
        OFFSET,
        /** no server has started with the group there yet */
        UNSEEDED,
        /** the group does not stand where the person says, or moved meanwhile */
        ELSEWHERE,
        /** the group stands on the topic as it is */
        ADOPTED,
        /** Kafka takes nobody's commit but the members' */
        MEMBERS
    }

    /** @param pointer to what of the request is at fault, such as {@code /offset}; empty where nothing of it is */
    GroupRefusal(Kind kind, String pointer, String sentence) {
        super(sentence);
        this.kind = kind;
        this.pointer = pointer;
    }

    public Kind kind() {
        return kind;
    }

    public String pointer() {
        return pointer;
    }
}
