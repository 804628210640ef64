package io.millrace.group;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.json.Json;

/** States as JSON, of the command line and of the API. */
public final class StateTree {
    private StateTree() {}

    public static ObjectNode of(GroupSummary summary) {
        return Json.MAPPER.valueToTree(summary);
    }

    public static ObjectNode of(String group, PartitionState state) {
        ObjectNode node = Json.object()
                .put("group", group)
                .put("topic", state.partition().topic())
                .put("topic_id", state.partition().topicId().toString())
                .put("partition", state.partition().number())
                .put("committed", state.committed())
                .put("earliest", state.earliest())
                .put("end", state.end())
                .put("lag", state.lag())
                .put("stopped", state.stopped())
                .put("command", state.command());
        if (state.row() != null) {
            node.put(
                            "paused_at",
                            state.pausedAt() == null ? null : state.pausedAt().toString())
                    .put("next", state.row().next())
                    .put("noted_end", state.row().notedEnd())
                    .put("seek_to", state.row().seekTo())
                    .put("epoch", state.row().epoch())
                    .put("settled_at", state.row().settledAt().toString());
            node.set("skipped", Json.MAPPER.valueToTree(state.row().skipped()));
        }
        return node;
    }
}
