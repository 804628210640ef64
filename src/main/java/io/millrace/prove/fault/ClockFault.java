package io.millrace.prove.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The clock of one node that runs jumps an hour ahead, back, an hour behind, and back, by libfaketime. */
public final class ClockFault implements Fault {
    private static final int NODE = 1;
    private static final double HOUR_S = 3600;
    private static final String RIGHT = "+0s";
    private static final double NEAR_S = 60;
    private static final String NEWEST_SKEW =
            "select coalesce(max(abs(extract(epoch from received_at - stored_at))), 0)::bigint from events where stored_at > clock_timestamp() - interval '10 s'";

    private final Duration each;

    public ClockFault(Duration each) {
        this.each = each;
    }

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public void inject(Scene scene) throws InterruptedException, IOException, SQLException {
        Path library = library();
        if (library == null) {
            scene.account().notRun("no libfaketime.so.1 below /usr/lib");
            return;
        }
        Path clock = scene.world().directory().resolve("clock");
        Files.writeString(clock, RIGHT);
        scene.world().node(NODE).kill();
        scene.world().startNode(NODE, fake(library, clock)); // an object store refuses who comes with a wrong clock
        for (String by : List.of("+3600s", "-3600s")) {
            Files.writeString(clock, by);
            Scene.quiet(each);
            long skew = scene.rows().count(NEWEST_SKEW);
            ObjectNode one = scene.account().did("clock " + by).put("newest_skew_s", skew);
            scene.account().require(Math.abs(skew - HOUR_S) < NEAR_S, "events received an hour off by " + by);
            double least = scene.least(NODE, "_seconds");
            one.put("least_duration_s", least);
            scene.account().atLeast("durations that the node tells, " + by, least, 0, "s");
            Files.writeString(clock, RIGHT);
            Scene.quiet(each);
        }
        scene.world().node(NODE).kill();
        scene.world().startNode(NODE);
    }

    private static Map<String, String> fake(Path library, Path clock) {
        return Map.of(
                "LD_PRELOAD",
                library.toString(),
                "FAKETIME_TIMESTAMP_FILE",
                clock.toString(),
                "FAKETIME_CACHE_DURATION",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1");
    }

    private static Path library() throws IOException {
        try (Stream<Path> files = Files.find(Path.of("/usr/lib"), 4, (path, a) -> path.endsWith("libfaketime.so.1"))) {
            return files.findFirst().orElse(null);
        }
    }
}
