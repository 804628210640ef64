package io.millrace.prove.world;

import java.util.Locale;

/** A service, in a process of its own. */
public enum Part {
    KAFKA,
    POSTGRES,
    S3;

    /** As in files. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    String address(int port) {
        return switch (this) {
            case KAFKA -> "127.0.0.1:" + port;
            case POSTGRES -> "127.0.0.1:" + port + "/millrace";
            case S3 -> "http://127.0.0.1:" + port;
        };
    }
}
