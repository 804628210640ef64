package io.millrace.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.config.RegistryConfig;
import io.millrace.health.Reason;
import io.millrace.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A registry of others, by the Confluent REST API. Every request has a timeout and a bound on its answer. */
public final class RemoteCatalog implements SchemaCatalog {
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int SCHEMA_NOT_FOUND = 40403;
    private static final int MOST_SAID = 500;
    private static final int POOL = 4;
    private static final int MOST_WAITING = 64;

    private final RegistryConfig config;
    private final String base;
    private final HttpClient client;

    public RemoteCatalog(Vertx vertx, RegistryConfig config) {
        this.config = config;
        this.base = config.address().replaceFirst("/+$", "");
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(config.timeout()),
                new PoolOptions().setHttp1MaxSize(POOL).setMaxWaitQueueSize(MOST_WAITING));
    }

    @Override
    public Future<Optional<String>> schema(int id) {
        return send(HttpMethod.GET, "/schemas/ids/" + id, null).map(answer -> {
            if (answer.status() == 404 && answer.body().path("error_code").asInt() == SCHEMA_NOT_FOUND) {
                return Optional.empty();
            }
            JsonNode body = answer.ok("schema id " + id);
            boolean json = body.path("schemaType").asText("AVRO").equals("JSON");
            return json ? Optional.of(body.path("schema").asText()) : Optional.empty();
        });
    }

    @Override
    public Future<Registered> register(String subject, String schema) {
        JsonNode body = Json.object().put("schemaType", "JSON").put("schema", schema);
        String path = path(subject);
        return send(HttpMethod.POST, path + "/versions", body)
                .map(answer -> answer.ok("registration of " + subject))
                .compose(registered -> send(HttpMethod.POST, path, body))
                .map(answer -> {
                    JsonNode found = answer.ok("look-up of " + subject);
                    return new Registered(
                            found.path("id").asInt(), found.path("version").asInt());
                });
    }

    /** Compared with the latest version; the registry may look at earlier ones as well when it registers. */
    @Override
    public Future<Void> admit(String subject, String schema) {
        JsonNode body = Json.object().put("schemaType", "JSON").put("schema", schema);
        return send(HttpMethod.POST, path(subject), body)
                .compose(found -> found.status() == 200
                        ? Future.succeededFuture()
                        : send(
                                        HttpMethod.POST,
                                        "/compatibility" + path(subject) + "/versions/latest?verbose=true",
                                        body)
                                .map(answer -> compatible(subject, answer)));
    }

    private static Void compatible(String subject, Answer answer) {
        if (answer.status() != 404 // nothing to be compatible with
                && !answer.ok("comparison of " + subject).path("is_compatible").asBoolean()) {
            String messages = answer.body().path("messages").toString();
            throw new IllegalStateException("the schema registry finds it incompatible with the latest version: "
                    + messages.substring(0, Math.min(MOST_SAID, messages.length())));
        }
        return null;
    }

    /** One after the other; one that can't be had is no reason to leave the others out, unless it is so with all. */
    @Override
    public Future<List<Version>> latest(Collection<String> subjects) {
        List<Version> found = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        Future<Void> done = Future.succeededFuture();
        for (String subject : subjects) {
            done = done.compose(before -> send(HttpMethod.GET, path(subject) + "/versions/latest", null))
                    .<Void>map(answer -> {
                        version(subject, answer).ifPresent(found::add);
                        return null;
                    })
                    .otherwise(failure -> {
                        failures.add(failure);
                        return null;
                    });
        }
        return done.compose(asked -> failures.isEmpty() || failures.size() < subjects.size()
                ? Future.succeededFuture(found)
                : Future.failedFuture(failures.getFirst()));
    }

    private static Optional<Version> version(String subject, Answer answer) {
        if (answer.status() == 404) {
            return Optional.empty();
        }
        JsonNode body = answer.ok("latest version of " + subject);
        Registered registered =
                new Registered(body.path("id").asInt(), body.path("version").asInt());
        return body.path("schemaType").asText("AVRO").equals("JSON")
                ? Optional.of(
                        new Version(subject, registered, body.path("schema").asText()))
                : Optional.empty();
    }

    private static String path(String subject) {
        return "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public Optional<Registered> current(String subject) {
        return Optional.empty(); // kept by KnownSchemas
    }

    /** Whether it answers; for health. */
    Future<Void> ping() {
        return send(HttpMethod.GET, "/subjects", null)
                .map(answer -> answer.ok("list of subjects"))
                .mapEmpty();
    }

    public Future<Void> close() {
        return client.close();
    }

    /** What no further try makes smaller. */
    private static final class AnswerTooLarge extends RuntimeException {
        private static final long serialVersionUID = 1;

        AnswerTooLarge(int most) {
            super("the schema registry's answer is larger than " + most + " bytes");
        }
    }

    /** On one line, and no more than a log takes. */
    private static String said(JsonNode body) {
        String message = body.path("message").asText().replaceAll("\\s+", " ").strip();
        return message.substring(0, Math.min(MOST_SAID, message.length()));
    }

    private record Answer(int status, JsonNode body) {
        JsonNode ok(String what) {
            if (status == 200) {
                return body;
            }
            String said = "the schema registry answered the " + what + " with " + status + ", error_code "
                    + body.path("error_code").asInt() + ": " + said(body);
            throw status >= 500 || status == 429 ? new RegistryAway(said, null) : new IllegalStateException(said);
        }
    }

    private Future<Answer> send(HttpMethod method, String path, JsonNode body) {
        return client.request(options(method, path))
                .compose(request -> {
                    Future<HttpClientResponse> sent =
                            body == null ? request.send() : request.send(Buffer.buffer(Json.write(body)));
                    return sent.compose(this::read)
                            .timeout(config.timeout(), TimeUnit.MILLISECONDS)
                            .onFailure(e -> request.reset());
                })
                .recover(e -> Future.failedFuture(
                        e instanceof AnswerTooLarge
                                ? e
                                : new RegistryAway("the schema registry does not answer: " + Reason.of(e), e)));
    }

    private RequestOptions options(HttpMethod method, String path) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(base + path)
                .setConnectTimeout(config.timeout())
                .putHeader("accept", MEDIA_TYPE + ", application/json")
                .putHeader("content-type", MEDIA_TYPE);
        if (config.user() != null) {
            String password = config.password() == null ? "" : config.password().value();
            byte[] pair = (config.user() + ":" + password).getBytes(StandardCharsets.UTF_8);
            options.putHeader("authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
        }
        return options;
    }

    /** The whole body as JSON, at most as large as configured. */
    private Future<Answer> read(HttpClientResponse response) {
        Promise<Answer> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(part -> {
            if (body.length() + part.length() > config.schemaBytes()) {
                promise.tryFail(new AnswerTooLarge(config.schemaBytes()));
            } else {
                body.appendBuffer(part);
            }
        });
        response.exceptionHandler(promise::tryFail);
        response.endHandler(end -> promise.tryComplete(answer(response.statusCode(), body)));
        return promise.future();
    }

    private static Answer answer(int status, Buffer body) {
        try {
            return new Answer(status, Json.read(body.getBytes()));
        } catch (UncheckedIOException e) { // an error page of something between us and it
            return new Answer(status == 200 ? 502 : status, Json.object());
        }
    }
}
