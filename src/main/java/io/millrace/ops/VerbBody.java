package io.millrace.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The body of a verb that the contract allows; what the verb does not need may be null.
 *
 * @param offset a number, {@code earliest} or {@code latest}
 * @param count how many offsets
 */
record VerbBody(String topic, Integer partition, String offset, int count, String reason, boolean dryRun) {
    static VerbBody of(ObjectNode body) {
        JsonNode partition = body.get("partition");
        JsonNode offset = body.get("offset");
        return new VerbBody(
                body.path("topic").textValue(),
                partition == null ? null : partition.intValue(),
                offset == null ? null : offset.isNumber() ? Long.toString(offset.longValue()) : offset.textValue(),
                body.path("count").asInt(1),
                body.path("reason").textValue(),
                body.path("dry_run").booleanValue());
    }
}
