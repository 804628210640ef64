package io.millrace.config;

import java.util.function.Predicate;

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
        require(services.kafka().embedded(), "kafka", "kafka.server.KafkaRaftServer", problems);
        require(services.postgres().embedded(), "postgres", "org.tukaani.xz.XZInputStream", problems);
        require(services.s3().embedded(), "s3", "org.gaul.s3proxy.S3Proxy", problems);
    }

    private void require(boolean embedded, String service, String className, Problems problems) {
        if (embedded && !onClassPath.test(className)) {
            String rule = "the embedded services are not installed (no lib/embedded): give an address";
            problems.add("/services/" + service + "/address", "\"" + ServicesConfig.EMBEDDED + "\"", rule);
        }
    }

    private static boolean isOnClassPath(String name) {
        return EmbeddedCheck.class.getClassLoader().getResource(name.replace('.', '/') + ".class") != null;
    }
}
