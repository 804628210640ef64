package io.millrace;

import io.millrace.config.AppConfig;
import io.millrace.config.ServicesConfig;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What a person needs who just started the server, on one screen; every line can be pasted. */
final class Banner {
    private Banner() {}

    static String server(AppConfig config, String api, double seconds) {
        return """

                Millrace is ready after %.1f s

                  API         %s
                %s

                  curl -s %s/collect -H 'content-type: application/json' -d '%s'
                """.formatted(seconds, api, services(config.services()), api, EXAMPLE);
    }

    static String services(AppConfig config, double seconds) {
        return """

                Millrace is ready after %.1f s, services alone

                %s
                """.formatted(seconds, services(config.services()));
    }

    private static String services(ServicesConfig services) {
        return """
                  Kafka       %s
                  PostgreSQL  %s
                  S3          %s (access key %s, bucket %s)""".formatted(
                        services.kafka().address(),
                        jdbc(services),
                        services.s3().address(),
                        services.s3().accessKey(),
                        services.s3().bucket())
                .indent(2)
                .stripTrailing()
                .replaceAll("(?m)^ {2}", "");
    }

    /** The password stands in the line where the database is the embedded one, whose password is known to all. */
    private static String jdbc(ServicesConfig services) {
        ServicesConfig.PostgresConfig postgres = services.postgres();
        String line = "jdbc:postgresql://" + postgres.address() + "?user=" + encoded(postgres.user());
        return line + "&password=" + encoded(postgres.password().value());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static final String EXAMPLE = """
            {"data":{"id":"tx-1","amount":100.5},"headers":{"type":"Holded\\\\Wallet\\\\Domain\\\\Transaction\\\\Events\\\\WalletTransactionCreatedEvent","targetSubscription":"Wallet","X-Message-Stamp-Holded\\\\Shared\\\\Infrastructure\\\\Messenger\\\\Stamp\\\\NewContextStamp":{"accountId":"acme","userId":"ada"}}}""".strip();
}
