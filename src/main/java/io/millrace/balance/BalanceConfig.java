package io.millrace.balance;

import io.millrace.config.Setting;

/** How the residual is taken. */
public record BalanceConfig(
        @Setting(value = "1000", unit = "ms", doc = "How often it is looked at.", min = 100, max = 3600000)
        int interval) {}
