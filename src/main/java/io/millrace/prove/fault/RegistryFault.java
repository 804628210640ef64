package io.millrace.prove.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.prove.proxy.Proxy;
import io.millrace.prove.proxy.Weather;
import io.millrace.prove.world.Child;
import io.millrace.prove.world.Registry;
import io.millrace.prove.world.World;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** The nodes' registry is another Millrace, which goes away: what is known goes on, and a node that starts without it waits and says so. */
public final class RegistryFault implements Fault {
    private static final int NODE = 1;
    private static final Duration MOST = Duration.ofSeconds(90);
    private static final double SHARE = 0.9;
    private static final String BANNER = "Millrace is ready";

    private final Duration away;

    public RegistryFault(Duration away) {
        this.away = away;
    }

    @Override
    public String name() {
        return "registry";
    }

    @Override
    public void inject(Scene scene) throws InterruptedException, IOException {
        try (Registry registry = scene.world().startRegistry()) {
            restart(scene, registry.environment());
            Proxy.Counts before = registry.proxy().counts();
            registry.proxy().turn(Weather.REFUSE);
            goesOn(scene);
            startsLater(scene, registry);
            Proxy.Counts done = registry.proxy().counts().since(before);
            scene.account().did("registry refused").put("connections_reset", done.reset());
            scene.account().require(done.harmed(), "harm to any connection to the registry");
            restart(scene, Map.of());
        }
        scene.drained(MOST);
    }

    private void goesOn(Scene scene) throws InterruptedException {
        long acknowledged = scene.acknowledged().counted();
        Scene.quiet(away);
        double share = (scene.acknowledged().counted() - acknowledged) / (scene.rate() * away.toSeconds());
        scene.account()
                .did("load without a registry")
                .put("seconds", away.toSeconds())
                .put("share_acknowledged", TakeOvers.rounded(share));
        scene.account().atLeast("of the load acknowledged while it is away", share, SHARE, "");
    }

    private void startsLater(Scene scene, Registry registry) throws InterruptedException {
        scene.world().node(NODE).kill();
        Child child = scene.world().beginNode(NODE, registry.environment());
        Scene.quiet(away);
        boolean waits = child.alive() && !child.said(BANNER);
        boolean says = child.said("the start waits for it");
        registry.proxy().turn(Weather.FAIR);
        long fair = System.nanoTime();
        child.awaitReady(MOST);
        ObjectNode one = scene.account()
                .did("start without a registry")
                .put("waits", waits)
                .put("says_so", says);
        one.put("ready_after_it_came_s", TakeOvers.rounded((System.nanoTime() - fair) / 1e9));
        scene.account().require(waits, "a start that waits for the registry");
        scene.account().require(says, "a word of the registry in its log");
    }

    private static void restart(Scene scene, Map<String, String> environment) throws InterruptedException {
        for (int node = 0; node < World.NODES; node++) {
            scene.world().node(node).signal("TERM");
            scene.world().node(node).awaitEnd(MOST);
            scene.world().startNode(node, environment);
        }
    }
}
