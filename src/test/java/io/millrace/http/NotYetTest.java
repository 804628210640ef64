package io.millrace.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotYetTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 100, 500_000})
    void answersWithoutAResetWhateverComes(int bytes) throws Exception {
        Vertx vertx = Vertx.vertx();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            int port = vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                    .connectionHandler(connection -> NotYet.answer(
                            connection, Problem.of(503, "starting", "not yet").withRetryAfter(7)))
                    .requestHandler(request -> request.response().end("must not be served"))
                    .listen(0, "127.0.0.1")
                    .await(10, TimeUnit.SECONDS)
                    .actualPort();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port))
                    .timeout(Duration.ofSeconds(10))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[bytes]))
                    .build();

            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());

            assertEquals(503, answer.statusCode());
            assertEquals("7", answer.headers().firstValue("retry-after").orElseThrow());
            assertEquals(
                    Problem.MEDIA_TYPE,
                    answer.headers().firstValue("content-type").orElseThrow());
            assertEquals(true, answer.body().contains("\"code\":\"starting\""));
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }
}
