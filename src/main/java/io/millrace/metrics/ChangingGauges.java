package io.millrace.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Gauges whose tags come and go, such as one for each partition that is held. What stays is set and never registered anew: whoever reads
 * all metrics meanwhile finds it, and finds it once (Micrometer's {@code MultiGauge} takes all away and puts them back, and a scrape in
 * between has holes or fails on the duplicate). One for a registry; thread: any.
 */
public final class ChangingGauges {
    private final MeterRegistry registry;
    private final Map<Measure, Map<Tags, Shown>> shown = new HashMap<>();

    public ChangingGauges(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param unit as Micrometer's base unit, such as {@code seconds}; null for none */
    public record Measure(String name, String description, String unit) {}

    /**
     * Of this measure the owner shows these values and no others. Where a value goes from one owner to another, such as with its
     * partition, the one who showed it last has it, and the other takes nothing away.
     */
    public synchronized void show(Object owner, Measure measure, Map<Tags, ? extends Number> values) {
        Map<Tags, Shown> all = shown.computeIfAbsent(measure, first -> new HashMap<>());
        for (Tags tags : Set.copyOf(all.keySet())) {
            if (all.get(tags).owner == owner && !values.containsKey(tags)) {
                registry.remove(all.remove(tags).gauge);
            }
        }
        values.forEach((tags, value) ->
                all.computeIfAbsent(tags, first -> new Shown(measure, tags)).set(owner, value));
    }

    private final class Shown {
        private final Gauge gauge;
        private Object owner;
        private volatile double value;

        Shown(Measure measure, Tags tags) {
            gauge = Gauge.builder(measure.name, this, one -> one.value)
                    .description(measure.description)
                    .baseUnit(measure.unit)
                    .tags(tags)
                    .register(registry);
        }

        void set(Object shower, Number now) {
            owner = shower;
            value = now.doubleValue();
        }
    }
}
