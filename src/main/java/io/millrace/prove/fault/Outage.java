package io.millrace.prove.fault;

import io.millrace.prove.proxy.Weather;
import java.time.Duration;
import java.util.Locale;

/**
 * One of the ways in which a service is away.
 *
 * @param weather of its proxy; null: its processes are killed, and started again at the end
 * @param lasts until it is fair again
 * @param by how much {@link Weather#SLOW} holds up each chunk
 */
public record Outage(Weather weather, Duration lasts, Duration by) {
    public static Outage of(Weather weather, int seconds) {
        return new Outage(weather, Duration.ofSeconds(seconds), Duration.ZERO);
    }

    public static Outage killed(int seconds) {
        return of(null, seconds);
    }

    public static Outage slow(int seconds, Duration by) {
        return new Outage(Weather.SLOW, Duration.ofSeconds(seconds), by);
    }

    /** A service that is away, or does not answer: for these there are figures. Of one that is slow or talks nonsense they are told only. */
    boolean away() {
        return weather == null || weather == Weather.STALL || weather == Weather.REFUSE;
    }

    String name() {
        return weather == null ? "killed" : weather.name().toLowerCase(Locale.ROOT);
    }
}
