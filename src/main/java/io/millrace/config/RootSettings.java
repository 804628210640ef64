package io.millrace.config;

import java.util.List;

/** The file as it stands: what {@link AppConfig} is made of. */
record RootSettings(
        @Setting(value = "null", doc = "Address of the JSON Schema of this file, for editors; not read.")
        String $schema,

        @Setting(
                value = "./data",
                env = "MILLRACE_DATA",
                doc = "Directory of the embedded services, relative to the file.",
                min = 1)
        String data,

        @Setting(
                value = "./streams",
                env = "MILLRACE_STREAMS",
                doc = "Directory of your own stream declarations, relative to the file; need not exist.",
                min = 1)
        String streams,

        @Setting(value = "{}", doc = "Where the durable parts are.")
        ServicesConfig services,

        @Setting(value = "{}", doc = "What one request, and one event, may be.")
        LimitsConfig limits,

        @Setting(doc = "What runs in this node, and how many of it.", min = 1, max = 1000)
        List<VerticleConfig> verticles) {}
