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

        @Setting(
                value = "null",
                env = "MILLRACE_NODE",
                doc =
                        "Name of this node, by which records and rows tell who wrote them; by default the host's name and the port of collect.",
                min = 1,
                max = 50)
        String node,

        @Setting(value = "{}", doc = "Where the durable parts are.")
        ServicesConfig services,

        @Setting(value = "{}", doc = "What one request, and one event, may be.")
        LimitsConfig limits,

        @Setting(value = "{}", doc = "Who follows the stored events.")
        FollowConfig follow,

        @Setting(value = "{}", doc = "Who looks at events as they leave a stage.")
        TapConfig tap,

        @Setting(value = "{}", doc = "Spans of requests and of the stages, by OTLP.")
        TracingConfig tracing,

        @Setting(value = "{}", doc = "From where on GET /health says degraded.")
        HealthConfig health,

        @Setting(doc = "What runs in this node, and how many of it.", min = 1, max = 1000)
        List<VerticleConfig> verticles) {}
