package io.millrace.prove;

import io.millrace.prove.fault.ClockFault;
import io.millrace.prove.fault.DiskFault;
import io.millrace.prove.fault.Fault;
import io.millrace.prove.fault.FaultPoints;
import io.millrace.prove.fault.KillFault;
import io.millrace.prove.fault.Outage;
import io.millrace.prove.fault.OutageFault;
import io.millrace.prove.fault.PauseFault;
import io.millrace.prove.fault.PoisonFault;
import io.millrace.prove.fault.QuietFault;
import io.millrace.prove.fault.ReentryFault;
import io.millrace.prove.fault.RegistryFault;
import io.millrace.prove.fault.RestoreFault;
import io.millrace.prove.fault.SeekFault;
import io.millrace.prove.fault.StormFault;
import io.millrace.prove.fault.TermFault;
import io.millrace.prove.fault.TopicsFault;
import io.millrace.prove.proxy.Weather;
import io.millrace.prove.world.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The faults of a proof, in their order. */
public final class Campaign {
    private static final Duration SLUGGISH = Duration.ofMillis(500);
    private static final Duration VERY_SLOW = Duration.ofSeconds(10);

    private static final Duration GLIMPSE = Duration.ofSeconds(2);
    private static final Duration BEFORE = Duration.ofSeconds(20);

    private static final int POSTGRES_DISK = 3 << 10; // MiB: its log alone may take one GiB
    private static final int KAFKA_DISK = 2 << 10;
    private static final int S3_DISK = 256;

    private Campaign() {}

    /**
     * At most three minutes.
     *
     * @param kills at random
     * @param points at which {@link FaultPoints} halts nodes; where there are none, it is left out
     */
    public static List<Fault> quick(int kills, List<String> points) {
        List<Fault> all = new ArrayList<>(List.of(
                new KillFault(kills),
                new TermFault(1),
                new PauseFault(1, 0),
                new OutageFault(Part.KAFKA, GLIMPSE, List.of(Outage.killed(2))),
                new OutageFault(Part.POSTGRES, GLIMPSE, List.of(Outage.of(Weather.REFUSE, 4))),
                new OutageFault(Part.S3, GLIMPSE, List.of(Outage.of(Weather.LIE, 4)))));
        List<String> ofClients =
                FaultPoints.ALL.stream().filter(points::contains).toList();
        if (!ofClients.isEmpty()) {
            all.add(new FaultPoints(ofClients, 1));
        }
        return all;
    }

    /**
     * All of them.
     *
     * @param kills at random
     * @param points at which {@link FaultPoints} and {@link ReentryFault} halt nodes; empty for all
     */
    public static List<Fault> full(int kills, List<String> points) {
        List<String> ofClients = asked(FaultPoints.ALL, points);
        List<Fault> all = new ArrayList<>(List.of(
                new QuietFault(Duration.ofSeconds(30)),
                new KillFault(kills),
                new FaultPoints(ofClients, 5),
                new TermFault(10),
                new PauseFault(3, 3),
                kafka(),
                postgres(),
                s3(),
                new RegistryFault(Duration.ofSeconds(20)),
                new StormFault(Duration.ofSeconds(5), Duration.ofMinutes(3)),
                new PoisonFault(10_000),
                new ReentryFault(10_000, asked(ReentryFault.ALL, points)),
                new SeekFault(50_000),
                new ClockFault(Duration.ofSeconds(30)),
                new RestoreFault(Duration.ofSeconds(30)),
                new TopicsFault(),
                new DiskFault(Part.POSTGRES, POSTGRES_DISK, Duration.ofSeconds(30)),
                new DiskFault(Part.KAFKA, KAFKA_DISK, Duration.ofSeconds(20)),
                new DiskFault(Part.S3, S3_DISK, Duration.ofSeconds(20))));
        if (ofClients.isEmpty()) {
            all.removeIf(FaultPoints.class::isInstance);
        }
        return all;
    }

    private static List<String> asked(List<String> all, List<String> points) {
        return points.isEmpty() ? all : all.stream().filter(points::contains).toList();
    }

    private static OutageFault kafka() {
        return new OutageFault(
                Part.KAFKA,
                BEFORE,
                List.of(
                        Outage.killed(5),
                        Outage.of(Weather.STALL, 60),
                        Outage.of(Weather.REFUSE, 20),
                        Outage.slow(20, SLUGGISH),
                        Outage.of(Weather.CUT, 20),
                        Outage.of(Weather.GARBAGE, 20)));
    }

    private static OutageFault postgres() {
        return new OutageFault(
                Part.POSTGRES,
                BEFORE,
                List.of(
                        Outage.killed(5),
                        Outage.of(Weather.REFUSE, 180),
                        Outage.of(Weather.STALL, 30),
                        Outage.slow(20, SLUGGISH),
                        Outage.of(Weather.CUT, 20),
                        Outage.of(Weather.GARBAGE, 20)));
    }

    private static OutageFault s3() {
        return new OutageFault(
                Part.S3,
                BEFORE,
                List.of(
                        Outage.killed(5),
                        Outage.of(Weather.REFUSE, 20),
                        Outage.of(Weather.STALL, 20),
                        Outage.slow(30, VERY_SLOW),
                        Outage.of(Weather.ERROR, 20),
                        Outage.of(Weather.FORBID, 20),
                        Outage.of(Weather.CUT, 20),
                        Outage.of(Weather.LIE, 20)));
    }
}
