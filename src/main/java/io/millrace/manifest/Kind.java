package io.millrace.manifest;

import io.millrace.kafka.Topics;

/** What objects hold, by the topic that their records come from; the first part of every key. */
public enum Kind {
    /** Events as sent: of events.raw, or of a topic of others. */
    RAW("raw"),
    /** Enriched events, all revisions. */
    ENRICHED("enriched"),
    DEAD_LETTER("dead-letter");

    private final String wireName;

    Kind(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public static Kind ofTopic(String topic) {
        return switch (topic) {
            case Topics.SILVER -> ENRICHED;
            case Topics.DEAD_LETTER -> DEAD_LETTER;
            default -> RAW;
        };
    }

    static Kind ofWireName(String name) {
        for (Kind kind : values()) {
            if (kind.wireName.equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no kind of object: " + name);
    }
}
