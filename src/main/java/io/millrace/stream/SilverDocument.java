package io.millrace.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.event.Envelope;
import io.millrace.json.Json;
import io.millrace.stream.StreamDeclaration.QualityRule;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What becomes of normalised content by the declared expressions alone: quality score, enrichment, the silver document, its key.
 * Normalise tries it before the claim, enrich makes it; for the same content and facts it is the same.
 *
 * @param partitionKey of the silver record; never empty
 * @param content that it was made of
 * @param enrichment that was added
 */
public record SilverDocument(JsonNode tree, String partitionKey, JsonNode content, JsonNode enrichment) {
    private static final int LONGEST_KEY = 1_024;

    /**
     * @param revision of the silver document
     * @param pipelineVersion of this program
     */
    public record Facts(
            Envelope envelope,
            int revision,
            Instant eventTime,
            String naturalId,
            Instant processedAt,
            String pipelineVersion) {}

    /**
     * @throws Expression.Failed where a declared expression can't be applied, or yields what can't stand there
     * @throws EventTime.Unreadable where one asks for the time of what is none
     */
    public static SilverDocument of(StreamDeclaration stream, JsonNode content, Facts facts) {
        JsonNode score = score(stream.quality(), content);
        ObjectNode meta = meta(facts);
        JsonNode enrichment = enrichment(stream, content, meta, score);
        complete(meta, facts);
        JsonNode silver = stream.silver() == null
                ? usual(content, enrichment, meta)
                : object(stream.silver().apply(content, Map.of("meta", meta, "enrichment", enrichment)), "silver");
        return new SilverDocument(silver, partitionKey(stream, silver, facts.naturalId()), content, enrichment);
    }

    /** The usual form without anything that the stream declares, for an event whose enrichment failed. */
    public static SilverDocument plain(JsonNode content, Facts facts) {
        ObjectNode meta = complete(meta(facts), facts);
        ObjectNode nothing = Json.object();
        return new SilverDocument(usual(content, nothing, meta), facts.naturalId(), content, nothing);
    }

    /** 16 bytes over content and enrichment. */
    public byte[] resultHash() {
        return hash(Json.canonical(content), Json.canonical(enrichment));
    }

    /** 16 bytes: the first half of the SHA-256 over the parts. */
    public static byte[] hash(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return Arrays.copyOf(digest.digest(), 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** The share of the weights whose value is present, two decimals; null where no rule is declared. */
    private static JsonNode score(List<QualityRule> rules, JsonNode content) {
        if (rules.isEmpty()) {
            return NullNode.instance;
        }
        long all = 0;
        long present = 0;
        for (QualityRule rule : rules) {
            all += rule.weight();
            present += isPresent(rule.value().apply(content)) ? rule.weight() : 0;
        }
        return DecimalNode.valueOf(
                BigDecimal.valueOf(present).divide(BigDecimal.valueOf(all), 2, RoundingMode.HALF_UP));
    }

    private static boolean isPresent(JsonNode value) {
        boolean empty = (value.isContainerNode() && value.isEmpty())
                || (value.isTextual() && value.textValue().isEmpty());
        return !value.isNull() && !empty && !(value.isBoolean() && !value.booleanValue());
    }

    private static ObjectNode meta(Facts facts) {
        Envelope envelope = facts.envelope();
        return Json.object()
                .put("event_id", envelope.eventId().toString())
                .put(
                        "correlation_id",
                        envelope.correlationId() == null
                                ? null
                                : envelope.correlationId().toString())
                .put("stream", envelope.stream())
                .put("received_at", EventTime.text(envelope.receivedAt()))
                .put("schema_id", envelope.schemaId())
                .put("event_time", EventTime.text(facts.eventTime()))
                .put("natural_id", facts.naturalId());
    }

    private static ObjectNode complete(ObjectNode meta, Facts facts) {
        return meta.put("revision", facts.revision())
                .put("processed_at", EventTime.text(facts.processedAt()))
                .put("pipeline_version", facts.pipelineVersion());
    }

    private static JsonNode enrichment(StreamDeclaration stream, JsonNode content, ObjectNode meta, JsonNode score) {
        if (stream.enrichment() == null) {
            ObjectNode plain = Json.object();
            return score.isNull() ? plain : plain.set("data_quality_score", score);
        }
        Map<String, JsonNode> variables = Map.of("meta", meta.deepCopy(), "data_quality_score", score);
        return object(stream.enrichment().apply(content, variables), "enrichment");
    }

    private static JsonNode object(JsonNode value, String name) {
        if (!value.isObject()) {
            throw new Expression.Failed("yields no object as " + name);
        }
        return value;
    }

    private static JsonNode usual(JsonNode content, JsonNode enrichment, ObjectNode meta) {
        ObjectNode silver = Json.object();
        silver.set("data", content);
        ObjectNode metadata = silver.putObject("metadata");
        metadata.set("eventId", meta.get("event_id"));
        metadata.set("correlationId", meta.get("correlation_id"));
        metadata.set("stream", meta.get("stream"));
        metadata.set("publishTime", meta.get("received_at"));
        metadata.set("eventTime", meta.get("event_time"));
        metadata.set("naturalId", meta.get("natural_id"));
        metadata.set("schemaId", meta.get("schema_id"));
        metadata.set("revision", meta.get("revision"));
        ObjectNode added = silver.putObject("enrichment");
        added.setAll((ObjectNode) enrichment);
        added.set("processed_at", meta.get("processed_at"));
        added.set("pipeline_version", meta.get("pipeline_version"));
        return silver;
    }

    private static String partitionKey(StreamDeclaration stream, JsonNode silver, String naturalId) {
        JsonNode value = stream.partitionKey() == null
                ? NullNode.instance
                : stream.partitionKey().apply(silver);
        if (value.isNull()) {
            return naturalId;
        }
        String text = value.isValueNode() ? value.asText() : "";
        if (text.isEmpty() || text.length() > LONGEST_KEY) {
            throw new Expression.Failed("yields no partition key of 1 to " + LONGEST_KEY + " characters");
        }
        return text;
    }
}
