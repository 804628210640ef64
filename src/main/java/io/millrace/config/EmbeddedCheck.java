package io.millrace.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** {@code embedded} needs the jars of {@code lib/embedded}, which a slim installation leaves out. */
public final class EmbeddedCheck implements CrossCheck {
    private final Predicate<String> onClassPath;

    public EmbeddedCheck() {
        this(EmbeddedCheck::isOnClassPath);
    }

    EmbeddedCheck(Predicate<String> onClassPath) {
        this.onClassPath = onClassPath;
    }

    @Override
    public void check(AppConfig config, Problems problems) {
        ServicesConfig services = config.services();
        List<String> missing = new ArrayList<>();
        require(services.kafka().embedded(), "kafka", "kafka.server.KafkaRaftServer", missing);
        require(services.postgres().embedded(), "postgres", "org.tukaani.xz.XZInputStream", missing);
        require(services.s3().embedded(), "s3", "org.gaul.s3proxy.S3Proxy", missing);
        if (!missing.isEmpty()) {
            problems.add(
                    "/services/" + missing.getFirst() + "/address",
                    "\"" + ServicesConfig.EMBEDDED + "\"",
                    "the embedded services are not installed (no lib/embedded): give the address of "
                            + missing.stream().map(EmbeddedCheck::named).collect(Collectors.joining(", ")));
        }
    }

    private void require(boolean embedded, String service, String className, List<String> missing) {
        if (embedded && !onClassPath.test(className)) {
            missing.add(service);
        }
    }

    private static String named(String service) {
        return service + " (MILLRACE_" + service.toUpperCase(Locale.ROOT) + ")";
    }

    private static boolean isOnClassPath(String name) {
        return EmbeddedCheck.class.getClassLoader().getResource(name.replace('.', '/') + ".class") != null;
    }
}
