package io.millrace.balance;

import io.millrace.config.Setting;

/** How the residual is taken, and which groups settle what; the names are those of the consumers' groups in the file. */
public record BalanceConfig(
        @Setting(value = "1000", unit = "ms", doc = "How often it is looked at.", min = 100, max = 3600000)
        int interval,

        @Setting(value = "refine", doc = "The group that turns raw events into silver.")
        String refineGroup,

        @Setting(value = "archive", doc = "The group that archives raw events and counts what entered.")
        String archiveGroup,

        @Setting(value = "rows", doc = "The group that stores silver events as rows.")
        String rowsGroup,

        @Setting(value = "quarantine.rows", doc = "The group that stores dead letters as rows.")
        String letterGroup) {}
