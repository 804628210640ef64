package io.millrace.embedded;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.config.S3Config;
import io.millrace.stack.MillraceStack;
import io.millrace.stack.Stack;
import io.minio.GetObjectArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.ErrorResponseException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the store can do without the jars of the cloud vendors that its library names. */
@MillraceStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedS3IT {
    private S3Config config;
    private MinioClient client;

    @BeforeAll
    void connect(Stack stack) {
        config = stack.s3Config();
        client = client(config.secretKey().value());
    }

    @AfterAll
    void close() throws Exception {
        client.close();
    }

    @Test
    void keepsAnObjectOfSeveralPartsAndGivesARangeOfIt() throws Exception {
        byte[] large = new byte[12 << 20];
        new Random(1).nextBytes(large);
        client.putObject(PutObjectArgs.builder().bucket(config.bucket()).object("parts/large").stream(
                        new ByteArrayInputStream(large), -1L, 5L << 20)
                .build());
        assertArrayEquals(large, get("parts/large"));
        try (InputStream range = client.getObject(GetObjectArgs.builder()
                .bucket(config.bucket())
                .object("parts/large")
                .offset(7L << 20)
                .length(3L)
                .build())) {
            assertEquals(large[7 << 20], range.readNBytes(3)[0]);
        }
    }

    @Test
    void listsByPrefix() throws Exception {
        for (String key : List.of("list/a=1/x", "list/a=1/y", "list/b=2/z")) {
            put(key, key);
        }
        assertEquals(List.of("list/a=1/x", "list/a=1/y"), list("list/a=1/", true));
        assertEquals(List.of("list/a=1/", "list/b=2/"), list("list/", false));
    }

    @Test
    void letsOneOfSixteenWritersWin() throws Exception {
        List<Callable<Boolean>> writers = IntStream.range(0, 16)
                .mapToObj(i -> (Callable<Boolean>) () -> putIfAbsent("race", "writer " + i))
                .toList();
        int won = 0;
        try (var threads = Executors.newFixedThreadPool(16)) {
            for (Future<Boolean> writer : threads.invokeAll(writers)) {
                won += writer.get() ? 1 : 0;
            }
        }
        assertEquals(1, won);
        assertTrue(new String(get("race"), StandardCharsets.UTF_8).startsWith("writer "));
    }

    @Test
    void signsAddressesForOthers() throws Exception {
        put("signed", "text");
        String url = client.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                .method(Http.Method.GET)
                .bucket(config.bucket())
                .object("signed")
                .build());
        try (HttpClient http = HttpClient.newHttpClient()) {
            var answer =
                    http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
            assertEquals("text", answer.body());
            var unsigned = http.send(
                    HttpRequest.newBuilder(URI.create(url.substring(0, url.indexOf('?'))))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(403, unsigned.statusCode());
        }
    }

    @Test
    void refusesAnotherSecret() throws Exception {
        MinioClient stranger = client("guessed");
        var refused = assertThrows(
                ErrorResponseException.class,
                () -> stranger.putObject(PutObjectArgs.builder().bucket(config.bucket()).object("x").stream(
                                new ByteArrayInputStream(new byte[1]), 1L, -1L)
                        .build()));
        assertEquals("SignatureDoesNotMatch", refused.errorResponse().code());
        stranger.close();
    }

    private MinioClient client(String secret) {
        return MinioClient.builder()
                .endpoint(config.address())
                .credentials(config.accessKey(), secret)
                .region(config.region())
                .build();
    }

    private boolean putIfAbsent(String key, String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            client.putObject(
                    PutObjectArgs.builder()
                            .bucket(config.bucket())
                            .object(key)
                            .headers(Map.of("If-None-Match", "*"))
                            .stream(new ByteArrayInputStream(bytes), (long) bytes.length, -1L)
                            .build());
            return true;
        } catch (ErrorResponseException e) {
            assertEquals("PreconditionFailed", e.errorResponse().code());
            return false;
        }
    }

    private void put(String key, String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        client.putObject(PutObjectArgs.builder().bucket(config.bucket()).object(key).stream(
                        new ByteArrayInputStream(bytes), (long) bytes.length, -1L)
                .build());
    }

    private byte[] get(String key) throws Exception {
        try (InputStream body = client.getObject(
                GetObjectArgs.builder().bucket(config.bucket()).object(key).build())) {
            return body.readAllBytes();
        }
    }

    private List<String> list(String prefix, boolean recursive) throws Exception {
        List<String> keys = new ArrayList<>();
        for (var found : client.listObjects(ListObjectsArgs.builder()
                .bucket(config.bucket())
                .prefix(prefix)
                .recursive(recursive)
                .build())) {
            keys.add(found.get().objectName());
        }
        return keys;
    }
}
