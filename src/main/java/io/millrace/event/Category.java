package io.millrace.event;

import java.util.Locale;

/** Why an event was refused for good. A category of an outage does not exist: what is transient is retried. */
public enum Category {
    MISSING_REQUIRED_FIELD,
    INVALID_ENUM_VALUE,
    DATA_TYPE_ERROR,
    MALFORMED_JSON,
    TOO_LARGE,
    SCHEMA_VALIDATION_ERROR,
    TRANSFORMATION_ERROR,
    ID_CONFLICT,
    SINK_REFUSED;

    /** As it stands on the wire, in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
