package io.millrace.log;

/** The one list of a log line's keys. What a line says is constant, what it is about stands in these. */
public final class Keys {
    private Keys() {}

    public static final String CAUSE = "cause";
    public static final String CHANNELS = "channels";
    public static final String COMMAND = "command";
    public static final String CONSUMERS = "consumers";
    public static final String DETAIL = "detail";
    public static final String EPOCH = "epoch";
    public static final String EVENT_ID = "event_id";
    public static final String FROM = "from";
    public static final String GROUP = "group";
    public static final String GUARD = "guard";
    public static final String INSTANCES = "instances";
    public static final String LAG = "lag";
    public static final String MESSAGE = "message";
    public static final String METHOD = "method";
    public static final String OFFSET = "offset";
    public static final String ORIGIN = "origin";
    public static final String PARTITION = "partition";
    public static final String PARTITIONS = "partitions";
    public static final String PATH = "path";
    public static final String PEER = "peer";
    public static final String SCHEMA_ID = "schema_id";
    public static final String SECONDS = "seconds";
    public static final String SERVICE = "service";
    public static final String STATUS = "status";
    public static final String STEP = "step";
    public static final String STREAM = "stream";
    public static final String VERSION = "version";
    public static final String STREAMS = "streams";
    public static final String TO = "to";
    public static final String TOPICS = "topics";
    public static final String TYPE = "type";
    public static final String VERTICLE = "verticle";
    public static final String WAIT_MS = "wait_ms";
    public static final String WINDOW_DAYS = "window_days";
}
