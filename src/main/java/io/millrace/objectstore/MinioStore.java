package io.millrace.objectstore;

import io.millrace.config.S3Config;
import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.Http;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioAsyncClient;
import io.minio.ObjectWriteResponse;
import io.minio.PutObjectAPIArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.messages.Item;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * An S3 store by the asynchronous MinIO client. Each call is one request: nothing is retried here, and no object is written in parts,
 * so that If-None-Match decides about the whole of it.
 *
 * <p>Thread: any; answers come on the caller's context. Requests run on the client's own threads, at most {@code connections} at a
 * time; bodies of objects are read on workers, at most {@code readers} at a time.
 */
public final class MinioStore implements ObjectStore {
    /** Written once a bucket, by whoever opens it first: the second writing shows whether the store honours If-None-Match. */
    static final String PROBE = "_probe/if-none-match";

    private static final Http.Headers IF_ABSENT = new Http.Headers("If-None-Match", "*");
    private static final String METADATA = "x-amz-meta-";

    private final Vertx vertx;
    private final S3Config config;
    private final MinioAsyncClient client;
    private final WorkerExecutor readers;
    private volatile boolean conditional;

    /** @param config its address must be resolved, not {@code embedded} */
    public MinioStore(Vertx vertx, S3Config config) {
        this.vertx = vertx;
        this.config = config;
        this.client = MinioClients.connect(config);
        this.readers = vertx.createSharedWorkerExecutor("objectstore-read-" + config.bucket(), config.readers());
    }

    @Override
    public String bucket() {
        return config.bucket();
    }

    @Override
    public Future<Void> open() {
        return exists().compose(exists -> exists ? Future.succeededFuture() : makeBucket())
                .compose(done -> put(PROBE, new byte[0], "application/octet-stream", IF_ABSENT))
                .compose(first -> put(PROBE, new byte[0], "application/octet-stream", IF_ABSENT))
                .map(second -> !second)
                .recover(StoreAnswer::notImplemented)
                .onSuccess(honoured -> conditional = honoured)
                .mapEmpty();
    }

    @Override
    public Future<Boolean> exists() {
        BucketExistsArgs args =
                BucketExistsArgs.builder().bucket(config.bucket()).build();
        return ask(() -> client.bucketExists(args));
    }

    /** Whether a write that finds an object is refused by the store itself; known once it is open. */
    public boolean conditional() {
        return conditional;
    }

    @Override
    public Future<Boolean> putIfAbsent(String key, byte[] content, String contentType, Map<String, String> metadata) {
        Http.Headers headers = new Http.Headers();
        metadata.forEach((name, value) -> headers.set(METADATA + name, value));
        if (conditional) {
            return put(key, content, contentType, Http.Headers.merge(headers, IF_ABSENT));
        }
        return head(key)
                .compose(facts ->
                        facts.isPresent() ? Future.succeededFuture(false) : put(key, content, contentType, headers));
    }

    @Override
    public Future<Optional<Facts>> head(String key) {
        StatObjectArgs args =
                StatObjectArgs.builder().bucket(config.bucket()).object(key).build();
        return ask(() -> client.statObject(args))
                .map(answer -> Optional.of(facts(key, answer)))
                .recover(StoreAnswer::absent);
    }

    @Override
    public <T> Future<Optional<T>> read(String key, Reading<T> reading) {
        GetObjectArgs args =
                GetObjectArgs.builder().bucket(config.bucket()).object(key).build();
        return ask(() -> client.getObject(args))
                .compose(body -> readers.executeBlocking(() -> Optional.of(read(body, reading)), false))
                .recover(StoreAnswer::absent);
    }

    @Override
    public Future<Void> list(String prefix, Consumer<Facts> each) {
        ListObjectsArgs args = ListObjectsArgs.builder()
                .bucket(config.bucket())
                .prefix(prefix)
                .recursive(true)
                .build();
        return readers.<Void>executeBlocking(
                        () -> {
                            for (Result<Item> found : client.listObjects(args)) {
                                Item item = found.get();
                                each.accept(new Facts(item.objectName(), item.size(), item.etag(), Map.of()));
                            }
                            return null;
                        },
                        false)
                .recover(StoreAnswer::failure);
    }

    @Override
    public Future<Void> ping() {
        return exists().compose(exists -> exists
                ? Future.succeededFuture()
                : Future.failedFuture(new IOException("the store has no bucket " + config.bucket())));
    }

    /** Ends the client's threads and connections; requests under way fail. */
    @Override
    public Future<Void> close() {
        return vertx.<Void>executeBlocking(() -> {
                    client.close();
                    return null;
                })
                .compose(done -> readers.close());
    }

    private Future<Void> makeBucket() {
        MakeBucketArgs args = MakeBucketArgs.builder().bucket(config.bucket()).build();
        return ask(() -> client.makeBucket(args))
                .recover(StoreAnswer::madeByAnother)
                .mapEmpty();
    }

    private Future<Boolean> put(String key, byte[] content, String contentType, Http.Headers headers) {
        PutObjectAPIArgs args = PutObjectAPIArgs.builder()
                .bucket(config.bucket())
                .object(key)
                .data(content, content.length)
                .headers(headers)
                .contentType(contentType)
                .build();
        Future<ObjectWriteResponse> written = ask(() -> client.putObject(args));
        return written.map(true).recover(StoreAnswer::present);
    }

    /** The client checks its arguments at once and answers on threads of its own: both become a Future of the caller. */
    private <T> Future<T> ask(Request<T> request) {
        try {
            return Future.fromCompletionStage(request.send(), vertx.getOrCreateContext())
                    .recover(StoreAnswer::failure);
        } catch (Exception e) {
            return StoreAnswer.failure(e);
        }
    }

    private interface Request<T> {
        CompletionStage<T> send() throws Exception;
    }

    private static <T> T read(GetObjectResponse body, Reading<T> reading) throws IOException {
        try (body) {
            return reading.from(body);
        }
    }

    private static Facts facts(String key, StatObjectResponse answer) {
        Map<String, String> metadata = new HashMap<>();
        answer.userMetadata()
                .forEach(header -> metadata.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return new Facts(key, answer.size(), answer.etag(), Map.copyOf(metadata));
    }
}
