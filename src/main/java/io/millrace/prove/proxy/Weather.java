package io.millrace.prove.proxy;

/** What a proxy does with the bytes of its connections. */
public enum Weather {
    /** Hands them on. */
    FAIR,
    /** Resets every connection, and every new one. */
    REFUSE,
    /** Hands nothing on and keeps the connections: a service that hangs. */
    STALL,
    /** Hands every chunk on later. */
    SLOW,
    /** Resets each connection in the middle of the next chunk that a client sends. */
    CUT,
    /** Hands on what clients send, and random bytes instead of the answers. */
    GARBAGE,
    /** Answers every HTTP request with 500. */
    ERROR,
    /** Answers every HTTP request with 403. */
    FORBID,
    /** Answers every HTTP PUT with 200 and stores nothing. */
    LIE;

    /** Whether it answers HTTP requests itself. */
    public boolean answers() {
        return this == ERROR || this == FORBID || this == LIE;
    }
}
