package io.millrace.prove.judge;

import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.Result;
import io.minio.messages.Item;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lists the bucket again and again, also while the store is away, and counts objects whose content is another one than when they were first
 * seen: what a successor makes again has to be the same bytes. Thread: its own; opened and closed by one other.
 */
public final class ObjectWatch implements AutoCloseable {
    private static final String BUCKET = "millrace";
    private static final long LOOK_MS = 2_000;

    private final MinioClient client;
    private final Map<String, String> contents = new HashMap<>(); // on the thread alone
    private final AtomicLong rewritten = new AtomicLong();
    private final AtomicLong looks = new AtomicLong();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    private ObjectWatch(Judge.Places places) {
        this.client = MinioClient.builder()
                .endpoint(places.s3())
                .credentials(places.s3Key(), places.s3Secret())
                .build();
        this.thread = Thread.ofPlatform().name("prove-objects").daemon().unstarted(this::watch);
    }

    public static ObjectWatch start(Judge.Places places) {
        ObjectWatch watch = new ObjectWatch(places);
        watch.thread.start();
        return watch;
    }

    /** Times that an object's entity tag was seen to change. */
    public long rewritten() {
        return rewritten.get();
    }

    /** Times that it saw all of the bucket. */
    public long looks() {
        return looks.get();
    }

    private void watch() {
        try {
            while (!stop.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
                look();
            }
            client.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("the S3 client can't be closed", e);
        }
    }

    private void look() {
        try {
            for (Result<Item> found : client.listObjects(
                    ListObjectsArgs.builder().bucket(BUCKET).recursive(true).build())) {
                Item object = found.get();
                String before = contents.put(object.objectName(), object.etag());
                if (before != null && !before.equals(object.etag())) {
                    rewritten.incrementAndGet();
                }
            }
            looks.incrementAndGet();
        } catch (Exception e) { // the client throws many kinds
            return; // it is away; the next look tells more
        }
    }

    /** Ends it; its thread ends with its next look. */
    @Override
    public void close() {
        stop.countDown();
    }
}
