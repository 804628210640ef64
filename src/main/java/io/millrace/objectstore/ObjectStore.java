package io.millrace.objectstore;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Objects of the one bucket. A failed Future is infrastructure; answers come on the caller's context. */
public interface ObjectStore {

    /** What is known of an object: size in bytes, user metadata with lower-case names. */
    record Facts(String key, long size, String etag, Map<String, String> metadata) {}

    /** For messages to people. */
    String bucket();

    /** Makes the bucket where it is absent, and says whether PUT with If-None-Match is honoured. */
    Future<Void> open();

    /** Whether the bucket is there. */
    Future<Boolean> exists();

    /**
     * Writes where no object has the key. False where one has it: then the caller compares. Without If-None-Match in the store a
     * HEAD comes before.
     */
    Future<Boolean> putIfAbsent(String key, byte[] content, String contentType, Map<String, String> metadata);

    Future<Optional<Facts>> head(String key);

    /**
     * All objects whose keys begin so, page by page, so that nothing is held of those that were given.
     *
     * @param each called on a worker, once an object, in order of key; without user metadata, which a listing does not tell
     */
    Future<Void> list(String prefix, Consumer<Facts> each);

    /** Takes from an object's bytes what is wanted of them, on a worker; it may leave the rest unread. */
    @FunctionalInterface
    interface Reading<T> {
        T from(InputStream content) throws IOException;
    }

    /** What the reading made of the object, of which no more is held than that; few are read at a time. Empty where there is none. */
    <T> Future<Optional<T>> read(String key, Reading<T> reading);

    /** The whole object; fails where it is larger than the bound in bytes. Empty where there is none. */
    default Future<Optional<byte[]>> get(String key, long bound) {
        return read(key, content -> {
            byte[] whole = content.readNBytes(Math.toIntExact(Math.min(bound + 1, Integer.MAX_VALUE - 8)));
            if (whole.length > bound) {
                throw new IOException("object " + key + " is larger than " + bound + " bytes");
            }
            return whole;
        });
    }

    /** Small request that shows whether the store answers. */
    Future<Void> ping();

    Future<Void> close();
}
