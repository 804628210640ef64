package io.millrace.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.datafaker.Faker;

/** All chance of one simulation, from one seed. Thread: one. */
final class Draw {
    private final Random random;
    private final Faker faker;
    private final Map<String, List<JsonNode>> pools = new HashMap<>();

    Draw(long seed) {
        this.random = new Random(seed);
        this.faker = new Faker(Locale.ENGLISH, random);
    }

    /** In [0, 1). */
    double share() {
        return random.nextDouble();
    }

    /** In [0, bound). */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** In [from, to]. */
    long between(long from, long to) {
        return from == to ? from : random.nextLong(from, to + 1);
    }

    UUID uuid() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | Long.MIN_VALUE;
        return new UUID(high, low);
    }

    /** Text with {@code #{…}} of datafaker. */
    String expression(String text) {
        return faker.expression(text);
    }

    void fill(String pool, int size, Maker of) {
        List<JsonNode> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(of.make(this));
        }
        pools.put(pool, values);
    }

    JsonNode from(String pool) {
        List<JsonNode> values = pools.get(pool);
        return values.get(below(values.size()));
    }
}
