package io.millrace.enrich;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.bus.Batch;
import io.millrace.bus.Item;
import io.millrace.kafka.Headers;
import io.millrace.kafka.Topics;
import io.millrace.log.Keys;
import io.millrace.stream.SilverDocument;
import io.millrace.stream.SilverDocument.Facts;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the silver document. Its revision is 1, or in a re-entry that brings a claim the one after the revision that it asks to
 * replace.
 */
public final class Enrichment {
    static final String STAGE = "enrich";
    private static final Logger LOG = LoggerFactory.getLogger(Enrichment.class);

    private final StreamCatalog streams;
    private final InstantSource clock;
    private final String pipelineVersion;

    public Enrichment(StreamCatalog streams, InstantSource clock, String pipelineVersion) {
        this.streams = streams;
        this.clock = clock;
        this.pipelineVersion = pipelineVersion;
    }

    /** The same batch; each open item has its silver document now. */
    public Batch enrich(Batch batch) {
        boolean reentries =
                batch.partition() != null && batch.partition().topic().equals(Topics.REENTRY);
        for (Item item : batch.items()) {
            if (item.open()) {
                boolean replaces = reentries && item.headers.containsKey(Headers.CLAIM_KEY);
                enrich(item, replaces ? item.envelope.revision() + 1 : 1);
            }
        }
        return batch;
    }

    private void enrich(Item item, int revision) {
        StreamDeclaration stream = streams.find(item.envelope.stream()).orElseThrow();
        Facts facts =
                new Facts(item.envelope, revision, item.eventTime, item.naturalId, clock.instant(), pipelineVersion);
        SilverDocument made;
        try {
            made = SilverDocument.of(stream, item.content, facts);
        } catch (RuntimeException e) { // normalise has tried the same, so this is a bug; the event still goes on
            LOG.atError()
                    .addKeyValue(Keys.STREAM, stream.name())
                    .addKeyValue(Keys.EVENT_ID, item.envelope.eventId())
                    .setCause(e)
                    .log("enrichment failed that was tried before");
            made = degraded(item, facts);
        }
        item.silver = made.tree();
        item.partitionKey = made.partitionKey();
        item.resultHash = made.resultHash();
    }

    private static SilverDocument degraded(Item item, Facts facts) {
        SilverDocument plain = SilverDocument.plain(item.content, facts);
        ((ObjectNode) plain.tree().get("enrichment")).putArray("degraded").add(STAGE);
        return plain;
    }
}
