package io.millrace.prove.judge;

import com.sun.net.httpserver.HttpServer;
import io.millrace.config.PostgresConfig;
import io.millrace.config.S3Config;
import io.millrace.kit.Producing;
import io.millrace.stack.Stack;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What a server left in silver, rows and objects, or what a wrong one would leave; written by plain clients. */
final class Remains {
    private static final String TABLES = """
            create table events (event_id uuid, message_id_stamp text, new_context_account_id text, timestamp_stamp timestamptz,
                received_at timestamptz default now(), stored_at timestamptz default now(), revision int default 1,
                type text default 'click', business_context text);
            create table revised (event_id uuid, revision int, generation int);
            create table company_analytics (company_id text, total_events bigint, last_seen timestamptz);
            create table event_type_summary (event_type text, total_events bigint, distinct_companies bigint, last_seen timestamptz);
            create table company_hourly (company_id text, event_type text, business_context text, hour timestamptz,
                total_events bigint, first_seen timestamptz, last_seen timestamptz);
            create table revised_by_generation (generation int, total bigint)""";

    private final Map<String, String> kafka;
    private final String topic;
    private final String jdbc;
    private final S3Config s3;
    private final Connection connection;
    private final MinioClient objects;
    private final KafkaProducer<byte[], byte[]> producer;
    private final HttpServer node;
    private volatile String residual = "0.0";
    private int number;

    Remains(Stack stack) throws Exception {
        kafka = Map.of("bootstrap.servers", stack.kafkaConfig().address());
        topic = stack.freshTopic("events.silver", 1);
        PostgresConfig postgres = stack.freshDatabase();
        jdbc = "jdbc:postgresql://" + postgres.address() + "?user=" + postgres.user() + "&password="
                + postgres.password().value();
        connection = DriverManager.getConnection(jdbc);
        sql(TABLES);
        s3 = stack.freshBucket();
        objects = MinioClient.builder()
                .endpoint(s3.address())
                .credentials(s3.accessKey(), s3.secretKey().value())
                .build();
        producer = Producing.producer(kafka, Map.of());
        node = NodeReaderTest.node(
                200, () -> "millrace_balance_residual %s\nmillrace_balance_age_seconds 0.0\n".formatted(residual));
    }

    Judge judge(Duration most) throws Exception {
        return new Judge(
                new SilverReader(kafka.get("bootstrap.servers"), topic),
                new RowReader(jdbc),
                new ObjectReader(s3.address(), s3.accessKey(), s3.secretKey().value(), s3.bucket()),
                new NodeReader("http://127.0.0.1:" + node.getAddress().getPort()),
                most);
    }

    /** Everywhere, once. */
    void event(UUID id) throws Exception {
        silver(id, 1);
        row(id, "m-" + id);
        object(id, 1);
        count();
    }

    void silver(UUID id, int revision) {
        producer.send(record(id, revision));
        producer.flush();
    }

    /** As the second revision, in silver and in its row. */
    void revise(UUID id) throws Exception {
        silver(id, 2);
        sql("update events set revision = 2 where event_id = '%s'".formatted(id));
    }

    /** In a transaction that is given up. */
    void givenUp(UUID id) {
        try (KafkaProducer<byte[], byte[]> transaction = transaction(id)) {
            transaction.abortTransaction();
        }
    }

    /** One that is in it already, and open. */
    KafkaProducer<byte[], byte[]> transaction(UUID id) {
        KafkaProducer<byte[], byte[]> transaction = Producing.producer(
                kafka, Map.of("transactional.id", UUID.randomUUID().toString()));
        transaction.initTransactions();
        transaction.beginTransaction();
        transaction.send(record(id, 1));
        transaction.flush();
        return transaction;
    }

    private ProducerRecord<byte[], byte[]> record(UUID id, int revision) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, 0, null, new byte[] {'{', '}'});
        record.headers().add("event-id", bytes(id.toString())).add("revision", bytes(Integer.toString(revision)));
        return record;
    }

    void row(UUID id, String message) throws Exception {
        sql("insert into events values ('%s', '%s', 'company', '2026-01-01')".formatted(id, message));
    }

    void duplicate(UUID id, UUID holder, String message) throws Exception {
        sql("""
                insert into outcomes (topic_id, partition, "offset", event_id, stream, natural_id, outcome, duplicate_of, received_at)
                values ('%s', 0, 0, '%s', 'holded', '%s', 'duplicate', '%s', now())""".formatted(UUID.randomUUID(), id, message, holder));
    }

    /** The aggregates as they should be. */
    void count() throws Exception {
        sql("""
                delete from company_analytics; insert into company_analytics
                select new_context_account_id, count(*), max(timestamp_stamp) from events group by 1;
                delete from event_type_summary; insert into event_type_summary
                select type, count(*), count(distinct new_context_account_id), max(timestamp_stamp) from events group by 1;
                delete from company_hourly; insert into company_hourly
                select new_context_account_id, type, business_context, '2026-01-01', count(*), min(timestamp_stamp), max(timestamp_stamp)
                from events group by 1, 2, 3;
                delete from revised_by_generation""");
    }

    void sql(String sql) throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** One line in an object of its own. */
    void object(UUID id, int revision) throws Exception {
        String key = "enriched/holded/2026/%d.ndjson.gz".formatted(++number);
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes("{\"metadata\":{\"eventId\":\"%s\",\"revision\":%d}}\n".formatted(id, revision)));
        }
        objects.putObject(PutObjectArgs.builder().bucket(s3.bucket()).object(key).stream(
                        new ByteArrayInputStream(zipped.toByteArray()), (long) zipped.size(), -1L)
                .build());
    }

    /** What the node tells from now on. */
    void residual(String now) {
        residual = now;
    }

    void removeRow(UUID id) throws Exception {
        sql("delete from events where event_id = '%s'".formatted(id));
        count();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    void close() throws Exception {
        node.stop(0);
        producer.close();
        connection.close();
        objects.close();
    }
}
