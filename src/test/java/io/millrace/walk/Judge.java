package io.millrace.walk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.Result;
import io.minio.errors.ErrorResponseException;
import io.minio.messages.Item;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Reads what a server left behind with plain clients that share no code with it. */
public final class Judge {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Installation installation;

    public Judge(Installation installation) {
        this.installation = installation;
    }

    /** The first column of the first row. */
    public long count(String sql) {
        return Long.parseLong(rows(sql).get(0).get(0));
    }

    /** All rows as text. */
    public List<List<String>> rows(String sql) {
        try (Connection connection = DriverManager.getConnection(installation.jdbc());
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            List<List<String>> rows = new ArrayList<>();
            while (found.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    row.add(found.getString(i));
                }
                rows.add(row);
            }
            return rows;
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Every line of every object below a prefix. */
    public List<String> lines(String prefix) {
        return objects(prefix, Judge::read);
    }

    /** The keys of every object below a prefix. */
    public List<String> keys(String prefix) {
        return objects(prefix, (client, key) -> List.of(key));
    }

    private interface Reader {
        List<String> read(MinioClient client, String key) throws Exception;
    }

    @SuppressWarnings("try") // its close may be interrupted, as any other call here
    private List<String> objects(String prefix, Reader reader) {
        try (MinioClient client = MinioClient.builder()
                .endpoint("http://127.0.0.1:" + installation.s3())
                .credentials("millrace", "millrace-secret")
                .build()) {
            List<String> all = new ArrayList<>();
            for (Result<Item> found : client.listObjects(ListObjectsArgs.builder()
                    .bucket("millrace")
                    .prefix(prefix)
                    .recursive(true)
                    .build())) {
                all.addAll(reader.read(client, found.get().objectName()));
            }
            return all;
        } catch (ErrorResponseException e) {
            if (e.errorResponse()
                    .code()
                    .equals("NoSuchKey")) { // an upload that was under way: who awaits something looks again
                throw new AssertionError("listed and not there: " + prefix, e);
            }
            throw new IllegalStateException(prefix, e);
        } catch (Exception e) {
            throw new IllegalStateException(prefix, e);
        }
    }

    private static List<String> read(MinioClient client, String key) throws Exception {
        try (InputStream body = client.getObject(
                        GetObjectArgs.builder().bucket("millrace").object(key).build());
                InputStream plain = key.endsWith(".gz") ? new GZIPInputStream(body) : body) {
            return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        }
    }

    public JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(text, e);
        }
    }
}
