package io.millrace.prove.proxy;

import java.util.List;
import java.util.stream.Stream;

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
    GARBAGE;

    /** All but the fair one. */
    public static List<Weather> foul() {
        return Stream.of(values()).filter(weather -> weather != FAIR).toList();
    }
}
