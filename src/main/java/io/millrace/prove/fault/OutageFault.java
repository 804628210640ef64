package io.millrace.prove.fault;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.prove.proxy.Proxy;
import io.millrace.prove.proxy.Weather;
import io.millrace.prove.world.Part;
import io.millrace.prove.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A service that is refused, hangs, is slow, cuts its connections or answers nonsense, one after the other. */
public final class OutageFault implements Fault {
    private static final Duration SLOW_BY = Duration.ofMillis(500);
    private static final long FAIR_MS = 2_000;

    private final Part part;
    private final List<Weather> weathers;
    private final Duration each;

    /** @param each how long each weather lasts */
    public OutageFault(Part part, List<Weather> weathers, Duration each) {
        this.part = part;
        this.weathers = List.copyOf(weathers);
        this.each = each;
    }

    @Override
    public String name() {
        return part.wireName();
    }

    @Override
    public void inject(World world, Random random, ObjectNode evidence) throws InterruptedException {
        ArrayNode all = evidence.putArray("outages");
        Proxy proxy = world.proxy(part);
        for (Weather weather : weathers) {
            Proxy.Counts before = proxy.counts();
            proxy.turn(weather, SLOW_BY);
            TimeUnit.MILLISECONDS.sleep(each.toMillis());
            Proxy.Counts after = proxy.counts();
            proxy.turn(Weather.FAIR);
            all.addObject()
                    .put("weather", weather.name().toLowerCase(java.util.Locale.ROOT))
                    .put("ms", each.toMillis())
                    .put("reset", after.reset() - before.reset())
                    .put("withheld_bytes", after.withheld() - before.withheld())
                    .put("spoilt_bytes", after.spoilt() - before.spoilt());
            TimeUnit.MILLISECONDS.sleep(FAIR_MS);
        }
    }

    @Override
    public boolean tookPlace(ObjectNode evidence) {
        return evidence.path("outages").size() == weathers.size()
                && evidence.path("outages")
                        .valueStream()
                        .allMatch(outage -> outage.path("reset").asLong()
                                        + outage.path("withheld_bytes").asLong()
                                        + outage.path("spoilt_bytes").asLong()
                                > 0);
    }
}
