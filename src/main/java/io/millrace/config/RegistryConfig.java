package io.millrace.config;

/** The schema registry's address. */
public record RegistryConfig(
        @Setting(
                value = "self",
                env = "MILLRACE_REGISTRY",
                doc = "'self', or the address of a registry that speaks the Confluent REST API.")
        String address,

        @Setting(value = "null", env = "MILLRACE_REGISTRY_USER", doc = "User name for basic authentication.")
        String user,

        @Setting(value = "null", env = "MILLRACE_REGISTRY_PASSWORD", doc = "Password for basic authentication.")
        Secret password,

        @Setting(value = "5000", unit = "ms", doc = "Longest wait for one answer.", min = 100, max = 60000)
        int timeout,

        @Setting(
                value = "1048576",
                unit = "bytes",
                doc = "Largest body: of an answer of the registry, and of a request to Millrace's own.",
                min = 1024,
                max = 67108864)
        int schemaBytes,

        @Setting(
                value = "600000",
                unit = "ms",
                doc = "How long a start waits for a registry that is away.",
                min = 0,
                max = 86400000)
        int startPatience,

        @Setting(
                value = "BACKWARD",
                env = "MILLRACE_REGISTRY_COMPATIBILITY",
                doc =
                        "What Millrace's own registry asks of new versions of a schema, where nobody set it by the registry's API.",
                values = {
                    "NONE",
                    "BACKWARD",
                    "BACKWARD_TRANSITIVE",
                    "FORWARD",
                    "FORWARD_TRANSITIVE",
                    "FULL",
                    "FULL_TRANSITIVE"
                })
        String compatibility) {
    public boolean self() {
        return "self".equals(address);
    }
}
