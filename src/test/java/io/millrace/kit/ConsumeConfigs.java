package io.millrace.kit;

import io.millrace.consume.ConsumeConfig;
import java.util.List;

/** Consumers with the defaults, but for what tests must not wait for. */
public final class ConsumeConfigs {
    /** As by default. */
    public static final int FIRST_RECORDS = 100;

    private ConsumeConfigs() {}

    public static ConsumeConfig of(String topic, String group, String... route) {
        return of(List.of(topic), group, 500, route);
    }

    public static ConsumeConfig of(List<String> topics, String group, int maxRecords, String... route) {
        return of(topics, group, maxRecords, 200, route);
    }

    /** Sees what the ledger says of a partition when it takes it, and then for a minute no more. */
    public static ConsumeConfig hardlyLooking(String topic, String group, String... route) {
        return of(List.of(topic), group, 500, 60_000, route);
    }

    private static ConsumeConfig of(
            List<String> topics, String group, int maxRecords, int observeInterval, String... route) {
        return new ConsumeConfig(
                topics,
                false,
                group,
                List.of(route),
                maxRecords,
                FIRST_RECORDS,
                8 << 20,
                500,
                5,
                20_000,
                20,
                200,
                3000,
                1000,
                10_000,
                5000,
                50,
                observeInterval,
                500,
                500,
                false);
    }
}
