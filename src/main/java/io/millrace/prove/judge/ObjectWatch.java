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
 * seen, and those that were there and are gone: what a successor makes again has to be the same bytes. Thread: its own; opened and closed by one other.
 */
public final class ObjectWatch implements AutoCloseable {
    private static final String BUCKET = "millrace";
    private static final long LOOK_NS = 1_000_000_000;
    private static final int REST = 9; // times as long as a look, so that a full bucket does not keep the store busy

    private final MinioClient client;
    private final AtomicLong rewritten = new AtomicLong();
    private final AtomicLong vanished = new AtomicLong();
    private final AtomicLong looks = new AtomicLong();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private Map<String, String> contents = Map.of(); // on the thread alone

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

    /** Objects that were there and are not any more. */
    public long vanished() {
        return vanished.get();
    }

    /** Times that it saw all of the bucket. */
    public long looks() {
        return looks.get();
    }

    private void watch() {
        try {
            long pause = LOOK_NS;
            while (!stop.await(pause, TimeUnit.NANOSECONDS)) {
                long start = System.nanoTime();
                look();
                pause = Math.max(LOOK_NS, REST * (System.nanoTime() - start));
            }
            client.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("the S3 client can't be closed", e);
        }
    }

    private void look() {
        Map<String, String> now = new HashMap<>();
        try {
            for (Result<Item> found : client.listObjects(
                    ListObjectsArgs.builder().bucket(BUCKET).recursive(true).build())) {
                Item object = found.get();
                if (isWhole(object.objectName())) {
                    now.put(object.objectName(), object.etag());
                }
            }
        } catch (Exception e) { // the client throws many kinds
            return; // it is away; the next look tells more
        }
        contents.forEach((name, content) -> {
            String found = now.get(name);
            if (found == null) {
                vanished.incrementAndGet();
            } else if (!found.equals(content)) {
                rewritten.incrementAndGet();
            }
        });
        contents = now;
        looks.incrementAndGet();
    }

    /** A store of files shows what is under way beside it, under a longer name, until it is renamed. */
    static boolean isWhole(String name) {
        return name.endsWith(".ndjson.gz") || name.endsWith(".json");
    }

    /** Ends it; its thread ends with its next look. */
    @Override
    public void close() {
        stop.countDown();
    }
}
