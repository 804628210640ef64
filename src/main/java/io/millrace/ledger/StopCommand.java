package io.millrace.ledger;

import io.millrace.event.Partition;

/** What a person runs to make a stopped partition go on, spelled once. */
public final class StopCommand {
    private static final String GROUP = "bin/millrace group ";

    private StopCommand() {}

    /** Starts the group anew on the topic that now has this name. */
    public static String adopt(String group, String topic) {
        return GROUP + "adopt-topic --group " + group + " --topic " + topic;
    }

    /** Brings a restored PostgreSQL up to Kafka and the bucket. */
    public static String rebuild() {
        return "bin/millrace rebuild --manifest --claims";
    }

    /** Lets the group go on at this offset. */
    public static String seek(String group, Partition p, long offset) {
        return GROUP + "seek --group " + group + " --topic " + p.topic() + " --partition " + p.number() + " --offset "
                + offset;
    }
}
