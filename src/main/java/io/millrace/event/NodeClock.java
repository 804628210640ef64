package io.millrace.event;

import java.time.Clock;
import java.time.Duration;

/**
 * What a node takes for the time: the system's, moved by the system property {@code millrace.clock} where a proof wants it wrong, an ISO
 * 8601 duration such as {@code -Dmillrace.clock=-PT1H}. Thread: any.
 */
public final class NodeClock {
    public static final String PROPERTY = "millrace.clock";
    public static final Clock UTC =
            Clock.offset(Clock.systemUTC(), Duration.parse(System.getProperty(PROPERTY, "PT0S")));

    private NodeClock() {}
}
