package io.millrace.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.group.Order;
import io.millrace.json.Json;
import io.millrace.kafka.EventProducer;
import io.millrace.kafka.KafkaRecordReader;
import io.millrace.kafka.KafkaSettings;
import io.millrace.kafka.Topics;
import io.millrace.manifest.StoredLine;
import io.millrace.manifest.StoredLines;
import io.millrace.objectstore.MinioStore;
import io.millrace.objectstore.ObjectStore;
import io.millrace.reenter.ReentryReport;
import io.millrace.reenter.ReentryWriter;
import io.millrace.reenter.Selection;
import io.millrace.stream.StreamDeclaration;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code reenter}: stored events through the present declarations again. */
@Command(
        name = "reenter",
        mixinStandardHelpOptions = true,
        description = {
            "Sends stored events through the present declarations again; those that come out otherwise become a next revision.",
            "A second run is harmless."
        })
public final class ReenterCommand implements Callable<Integer> {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(5);
    private static final int DELIVERY_MILLIS = 30_000;
    private static final long BUFFER_BYTES = 32 << 20;

    private final ConfigSource source;

    @Mixin
    private ConfigOption config;

    @Mixin
    private OrderOptions options;

    @ArgGroup(multiplicity = "1")
    private Which which;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    public ReenterCommand(ConfigSource source) {
        this.source = source;
    }

    /** Either ids or a condition. */
    private static final class Which {
        @Option(names = "--event-id", paramLabel = "UUID", description = "One event of any stream; may be repeated.")
        private List<UUID> eventIds;

        @ArgGroup(exclusive = false)
        private Condition condition;
    }

    private static final class Condition {
        @Option(
                names = "--where",
                paramLabel = "SQL",
                required = true,
                description = "Rows of the stream's first table, as after WHERE; read only.")
        private String where;

        @Option(names = "--stream", paramLabel = "NAME", description = "The stream; by default that of POST /collect.")
        private String stream;

        @Option(
                names = "--limit",
                paramLabel = "EVENTS",
                defaultValue = "100000",
                description = "Most events, in order of their ids; by default ${DEFAULT-VALUE}.")
        private int limit;
    }

    @Override
    public Integer call() throws Exception {
        Order order = options.order();
        try (Running running = new Running(source.load(config).config())) {
            Selection selection = selection(running);
            EventProducer producer = EventProducer.start(
                            running.vertx,
                            running.services.kafka(),
                            "reenter",
                            EventProducer.Bounds.of(DELIVERY_MILLIS, BUFFER_BYTES),
                            List.of(Topics.REENTRY))
                    .await();
            ObjectStore store = new MinioStore(running.vertx, running.services.s3());
            try {
                return tell(writer(running, producer, store)
                        .write(selection, new ReentryWriter.Order(order.who(), order.reason(), order.dryRun()))
                        .await());
            } finally {
                producer.close().await();
                store.close().await();
            }
        }
    }

    private Selection selection(Running running) {
        if (which.eventIds != null) {
            return new Selection.ByIds(which.eventIds);
        }
        String name = which.condition.stream;
        StreamDeclaration stream = (name == null ? running.streams.defaultStream() : running.streams.find(name))
                .orElseThrow(() -> new IllegalArgumentException(
                        "no such stream; there are " + String.join(", ", running.streams.names())));
        return new Selection.Where(stream, which.condition.where, which.condition.limit);
    }

    private static ReentryWriter writer(Running running, EventProducer producer, ObjectStore store) {
        StoredLines lines = new StoredLines(running.database, store);
        return new ReentryWriter(
                running.database,
                running.streams,
                new KafkaRecordReader(
                        running.vertx, KafkaSettings.common(running.services.kafka()), running.topics, READ_TIMEOUT),
                (origin, eventId) -> lines.find(origin, eventId).map(found -> found.map(StoredLine::event)),
                producer::send);
    }

    /** Failed where an event's raw record is nowhere to be found, or an id names none. */
    private int tell(ReentryReport report) {
        long unknown = which.eventIds == null ? 0 : which.eventIds.size() - report.matched();
        boolean whole = report.missed() == 0 && unknown == 0;
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(tree(report, unknown).toPrettyString());
            return whole ? Millrace.DONE : Millrace.FAILED;
        }
        out.println(report + (unknown == 0 ? "" : ", " + unknown + " ids without a stored event"));
        report.missing().forEach(id -> out.println("no raw record: " + id));
        int end = options.end(out);
        return whole ? end : Millrace.FAILED;
    }

    private ObjectNode tree(ReentryReport report, long unknown) {
        ObjectNode tree = Json.object()
                .put("matched", report.matched())
                .put("written", report.written())
                .put("missing", report.missed())
                .put("unknown", unknown)
                .put("more", report.more())
                .put("dry_run", options.looksOnly());
        report.missing().forEach(id -> tree.withArray("missing_ids").add(id.toString()));
        return tree;
    }
}
