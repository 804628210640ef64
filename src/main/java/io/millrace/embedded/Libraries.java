package io.millrace.embedded;

import io.millrace.config.ServicesConfig;
import java.util.ArrayList;
import java.util.List;

/** Whether the jars of the embedded services are there: the container and a lean installation leave them out. */
final class Libraries {
    private Libraries() {}

    static void require(ServicesConfig services) {
        List<String> missing = new ArrayList<>();
        check(missing, services.kafka().embedded(), "kafka", "kafka.server.KafkaRaftServer");
        check(missing, services.postgres().embedded(), "postgres", "org.tukaani.xz.XZInputStream");
        check(missing, services.s3().embedded(), "s3", "org.gaul.s3proxy.S3Proxy");
        if (!missing.isEmpty()) {
            throw new EmbeddedFailure(
                    "The embedded services are not installed (lib/embedded is missing), so set the address of "
                            + String.join(", ", missing) + ".");
        }
    }

    private static void check(List<String> missing, boolean wanted, String service, String sample) {
        if (wanted && !present(sample)) {
            missing.add(
                    "services.%s.address (MILLRACE_%s)".formatted(service, service.toUpperCase(java.util.Locale.ROOT)));
        }
    }

    private static boolean present(String className) {
        try {
            Class.forName(className, false, Libraries.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
