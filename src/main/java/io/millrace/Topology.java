package io.millrace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.bus.Channels;
import io.millrace.config.AppConfig;
import io.millrace.config.VerticleConfig;
import io.millrace.consume.ConsumeConfig;
import io.millrace.json.Json;
import io.millrace.kafka.PartitionStatus;
import io.millrace.stream.StreamCatalog;
import java.util.Collection;

/** What runs in this node: verticles, channels, and how each consumer stands on its partitions. */
final class Topology {
    private Topology() {}

    static ObjectNode of(String node, AppConfig config, StreamCatalog streams, Collection<PartitionStatus> statuses) {
        ObjectNode topology = Json.object().put("node", node);
        ArrayNode verticles = topology.putArray("verticles");
        config.verticles().forEach(verticle -> verticles.add(verticle(verticle, streams)));
        ArrayNode channels = topology.putArray("channels");
        Channels.stages().forEach(channels::add);
        ArrayNode groups = topology.putArray("partitions");
        statuses.forEach(status -> groups.add(status(status)));
        return topology;
    }

    private static ObjectNode verticle(VerticleConfig verticle, StreamCatalog streams) {
        ObjectNode node = Json.object();
        node.put("type", verticle.type()).put("name", verticle.name()).put("instances", verticle.instances());
        if (verticle.config() instanceof ConsumeConfig consume) {
            node.put("group", consume.group());
            consume.reader(streams).topics().forEach(node.putArray("topics")::add);
            consume.route().forEach(node.putArray("route")::add);
        }
        return node;
    }

    private static ObjectNode status(PartitionStatus status) {
        ObjectNode node = Json.object();
        node.put("consumer", status.consumer()).put("group", status.group());
        node.put("topic", status.partition().topic());
        node.put("partition", status.partition().number());
        node.put("state", status.state());
        node.put("settled", status.settled()).put("end", status.end()).put("lag", status.lag());
        if (status.pausedAt() != null) {
            node.put("paused_at", status.pausedAt().toString());
        }
        if (!status.reason().isEmpty()) {
            node.put("reason", status.reason()).put("command", status.command());
        }
        return node;
    }
}
