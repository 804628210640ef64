package io.millrace.store.objects;

import io.millrace.config.Setting;

/** When a cut is made, and how much may be under way. */
public record ObjectsConfig(
        @Setting(
                value = "8388608",
                unit = "bytes",
                env = "MILLRACE_OBJECTS_CUT_BYTES",
                doc = "A cut of a partition is made once its uncompressed lines have this many bytes.",
                min = 1024,
                max = 1073741824)
        int cutBytes,

        @Setting(
                value = "10000",
                unit = "records",
                env = "MILLRACE_OBJECTS_CUT_RECORDS",
                doc = "A cut is made once it has this many records.",
                min = 1,
                max = 10000000)
        int cutRecords,

        @Setting(
                value = "10000",
                unit = "ms",
                env = "MILLRACE_OBJECTS_CUT_AGE",
                doc = "A cut is made this long after its first record was taken, however small it is.",
                min = 10,
                max = 86400000)
        int cutAge,

        @Setting(
                value = "67108864",
                unit = "bytes",
                doc =
                        "Most bytes that one instance holds packed and not yet settled; beyond it batches wait until theirs is settled.",
                min = 1048576,
                max = 17179869184L)
        long heldBytes,

        @Setting(value = "2", unit = "threads", doc = "Workers of one node that pack lines.", min = 1, max = 256)
        int packers,

        @Setting(value = "16", unit = "requests", doc = "Most uploads of one cut at a time.", min = 1, max = 1000)
        int uploads,

        @Setting(
                value = "60000",
                unit = "ms",
                doc = "Longest upload of one object; then it is tried again.",
                min = 100,
                max = 3600000)
        int uploadTimeout,

        @Setting(
                value = "100",
                unit = "ms",
                doc = "Pause before a cut that could not be settled is tried again; it doubles with each try.",
                min = 1,
                max = 60000)
        int retryFrom,

        @Setting(value = "5000", unit = "ms", doc = "Longest pause before a cut is tried again.", min = 1, max = 600000)
        int retryTo) {}
