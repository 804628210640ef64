package io.millrace.walk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What a user does with curl. */
public final class Client {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Installation installation;

    public Client(Installation installation) {
        this.installation = installation;
    }

    /** An answer; body is null where it is not JSON. */
    public record Answer(int status, JsonNode body, String text) {}

    public Answer post(String path, String mediaType, String body) throws IOException {
        return send("POST", path, mediaType, body);
    }

    /** @param headers names and values, in turn */
    public Answer send(String method, String path, String mediaType, String body, String... headers)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(installation.url(path)))
                .timeout(Duration.ofSeconds(30))
                .header("content-type", mediaType)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return send((headers.length == 0 ? request : request.headers(headers)).build());
    }

    public Answer get(String path) throws IOException {
        return send(HttpRequest.newBuilder(URI.create(installation.url(path)))
                .timeout(Duration.ofSeconds(30))
                .build());
    }

    private Answer send(HttpRequest request) throws IOException {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            boolean json =
                    answer.headers().firstValue("content-type").orElse("").contains("json");
            return new Answer(answer.statusCode(), json ? MAPPER.readTree(answer.body()) : null, answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
