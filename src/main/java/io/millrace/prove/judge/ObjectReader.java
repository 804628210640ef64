package io.millrace.prove.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.Result;
import io.minio.messages.Item;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.zip.GZIPInputStream;

/** Reads the enriched objects that came since it last looked. Thread: one. */
final class ObjectReader implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PREFIX = "enriched/";

    private final MinioClient client;
    private final String bucket;
    private final Set<String> known = new HashSet<>();
    private final Copies seen = new Copies();
    private long doubled;

    ObjectReader(String endpoint, String key, String secret, String bucket) {
        this.bucket = bucket;
        client = MinioClient.builder()
                .endpoint(endpoint)
                .credentials(key, secret)
                .build();
    }

    void read() throws IOException {
        try {
            for (Result<Item> found : client.listObjects(ListObjectsArgs.builder()
                    .bucket(bucket)
                    .prefix(PREFIX)
                    .recursive(true)
                    .build())) {
                String key = found.get().objectName();
                if (key.endsWith(".ndjson.gz") && known.add(key)) {
                    readLines(key);
                }
            }
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("objects can't be read", e);
        }
    }

    boolean has(UUID id) {
        return seen.contains(id, 1);
    }

    long doubled() {
        return doubled;
    }

    private void readLines(String key) throws Exception {
        try (InputStream body = client.getObject(
                        GetObjectArgs.builder().bucket(bucket).object(key).build());
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(body), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode metadata = MAPPER.readTree(line).path("metadata");
                UUID id = UUID.fromString(metadata.path("eventId").asText());
                if (!seen.add(id, metadata.path("revision").asInt())) {
                    doubled++;
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            client.close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
