package io.millrace.consume;

import io.millrace.bus.Channels;
import io.millrace.config.Routed;
import io.millrace.config.Setting;
import io.millrace.config.VerticleConfig;
import io.millrace.kafka.Reader;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One consumer: which topics, as which group, to which stages, in what portions. */
public record ConsumeConfig(
        @Setting(value = "[]", doc = "Topics to read.") List<String> topics,

        @Setting(value = "false", doc = "Read the source topics of all streams as well.")
        boolean sources,

        @Setting(doc = "Consumer group; it has a position of its own.", min = 1, max = 200)
        String group,

        @Setting(doc = "Stages that each batch passes, in order; the last one settles.", min = 1, max = 20)
        List<String> route,

        @Setting(
                value = "2000",
                unit = "records",
                doc = "Most records of a batch. As many more are read ahead of it.",
                min = 1,
                max = 100000)
        int maxRecords,

        @Setting(
                value = "100",
                unit = "records",
                doc =
                        "Most records of the first batch after a partition is taken: what waited for it goes on soon, also at a node that"
                                + " has just started, and what failed as a large batch is tried as a small one.",
                min = 1,
                max = 100000)
        int firstRecords,

        @Setting(
                value = "8388608",
                unit = "bytes",
                doc =
                        "Most bytes fetched of a partition at a time; a single larger record still comes. As many more are read ahead.",
                min = 65536,
                max = 268435456)
        int maxBytes,

        @Setting(value = "500", unit = "ms", doc = "Longest wait of one poll.", min = 10, max = 5000)
        int pollTimeout,

        @Setting(
                value = "5",
                unit = "ms",
                doc =
                        "From a poll that gave records to the next one: what comes meanwhile is read, and settled, together.",
                min = 0,
                max = 1000)
        int pollPause,

        @Setting(value = "60000", unit = "ms", doc = "Longest wait for one stage.", min = 100, max = 3600000)
        int stageTimeout,

        @Setting(value = "100", unit = "ms", doc = "First wait after a failure.", min = 1, max = 60000)
        int backoffFirst,

        @Setting(value = "5000", unit = "ms", doc = "Longest wait after failures.", min = 1, max = 600000)
        int backoffMost,

        @Setting(
                value = "3000",
                unit = "ms",
                env = "MILLRACE_CONSUME_SESSION",
                doc =
                        "After which a node that is not heard of is replaced. Brokers have a shortest one, group.min.session.timeout.ms, by default 6000: then it is that.",
                min = 1000,
                max = 300000)
        int session,

        @Setting(value = "500", unit = "ms", doc = "Between two signs of life.", min = 100, max = 60000)
        int heartbeat,

        @Setting(value = "10000", unit = "ms", doc = "Longest wait for one answer of Kafka.", min = 1000, max = 120000)
        int kafkaTimeout,

        @Setting(
                value = "10000",
                unit = "ms",
                doc = "Longest wait for batches under way when the node stops.",
                min = 0,
                max = 600000)
        int drainTimeout,

        @Setting(
                value = "1000",
                unit = "ms",
                doc = "How long markers of transactions wait for records before they are settled alone.",
                min = 0,
                max = 60000)
        int markerPatience,

        @Setting(
                value = "2000",
                unit = "ms",
                doc = "Between two looks at ends, ledger and topics.",
                min = 100,
                max = 60000)
        int observeInterval,

        @Setting(
                value = "5000",
                unit = "ms",
                doc = "At most this often a sink's settled offset is told to Kafka, for lag tools.",
                min = 100,
                max = 600000)
        int hintInterval,

        @Setting(
                value = "10000",
                unit = "ms",
                doc = "Between two looks whether a stopped partition may go on.",
                min = 100,
                max = 600000)
        int stopCheck,

        @Setting(value = "false", doc = "Start without reading; for operators.")
        boolean paused)
        implements Routed {

    public ConsumeConfig {
        topics = List.copyOf(topics);
        route = List.copyOf(route);
        require(!topics.isEmpty() || sources, "topics: name at least one, or set sources");
        require(heartbeat * 3 <= session, "heartbeat: at most a third of session");
        require(backoffFirst <= backoffMost, "backoffFirst: at most backoffMost");
        for (int i = 0; i < route.size(); i++) {
            String stage = route.get(i);
            boolean last = i == route.size() - 1;
            // an unknown one is told by the loader, which knows what was meant
            require(
                    !Channels.stages().contains(stage) || Channels.settles(stage) == last,
                    "route: " + (last ? "the last stage must settle, " : "only the last stage settles, not ") + stage);
        }
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }

    /** The group, and what it reads with these streams. */
    public Reader reader(StreamCatalog streams) {
        Set<String> read = new TreeSet<>(topics);
        if (sources) {
            streams.all().stream().map(StreamDeclaration::sources).forEach(read::addAll);
        }
        return new Reader(group, List.copyOf(read), transactional());
    }

    /** The groups of all consumers of a configuration, in its order. */
    public static List<Reader> readers(List<VerticleConfig> verticles, StreamCatalog streams) {
        return verticles.stream()
                .map(VerticleConfig::config)
                .filter(ConsumeConfig.class::isInstance)
                .map(ConsumeConfig.class::cast)
                .map(consume -> consume.reader(streams))
                .toList();
    }

    /** The group that reads this topic by a route that ends at this stage; a file names each once. */
    public static Optional<String> group(List<VerticleConfig> verticles, String settling, String topic) {
        return verticles.stream()
                .map(VerticleConfig::config)
                .filter(ConsumeConfig.class::isInstance)
                .map(ConsumeConfig.class::cast)
                .filter(consumer -> consumer.settling().equals(settling)
                        && consumer.topics().contains(topic))
                .map(ConsumeConfig::group)
                .findFirst();
    }

    /** The stage that settles. */
    public String settling() {
        return route.getLast();
    }

    /** True where the group's offsets are committed by Kafka transactions. */
    public boolean transactional() {
        return settling().equals("publish");
    }
}
