package io.millrace;

import io.millrace.config.AppConfig;
import io.millrace.config.PostgresConfig;
import io.millrace.config.ServicesConfig;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What a person needs who just started the server, on one screen; every line can be pasted. */
final class Banner {
    private Banner() {}

    static String server(AppConfig asked, ServicesConfig services, String api, double seconds) {
        return """

                Millrace is ready after %.1f s

                  API         %s
                %s

                  curl -s %s/collect -H 'content-type: application/json' -d '%s'
                """.formatted(seconds, api, lines(asked, services), api, EXAMPLE);
    }

    static String services(AppConfig asked, ServicesConfig services, double seconds) {
        return """

                Millrace is ready after %.1f s, services alone

                %s
                """.formatted(seconds, lines(asked, services));
    }

    private static String lines(AppConfig asked, ServicesConfig services) {
        return "  Kafka       " + services.kafka().address()
                + "\n  PostgreSQL  "
                + jdbc(services.postgres(), asked.services().postgres().embedded())
                + "\n  S3          " + services.s3().address() + " (access key "
                + services.s3().accessKey() + ", bucket " + services.s3().bucket() + ")";
    }

    /** With the password where the database is the embedded one, on the loopback address and for this user alone. */
    private static String jdbc(PostgresConfig postgres, boolean embedded) {
        return "jdbc:postgresql://" + postgres.address() + "?user=" + encoded(postgres.user()) + "&password="
                + (embedded ? encoded(postgres.password().value()) : "***");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static final String EXAMPLE = """
            {"data":{"id":"tx-1","amount":100.5},"headers":{"type":"Holded\\\\Wallet\\\\Domain\\\\Transaction\\\\Events\\\\WalletTransactionCreatedEvent","targetSubscription":"Wallet","X-Message-Stamp-Holded\\\\Shared\\\\Infrastructure\\\\Messenger\\\\Stamp\\\\NewContextStamp":{"accountId":"acme","userId":"ada"}}}""".strip();
}
