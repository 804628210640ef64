package io.millrace.event;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * What a node takes for the time: the system's, moved by the system property {@code millrace.clock} where a proof wants it wrong, an ISO
 * 8601 duration such as {@code -Dmillrace.clock=-PT1H}. Thread: any.
 */
public final class NodeClock {
    public static final String PROPERTY = "millrace.clock";
    public static final Clock UTC =
            Clock.offset(Clock.systemUTC(), Duration.parse(System.getProperty(PROPERTY, "PT0S")));

    private NodeClock() {}

    /** How long ago that was; none where it is still to come, as the time of a node whose clock is ahead may be. */
    public static Duration age(Instant at, InstantSource clock) {
        Duration age = Duration.between(at, clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }
}
