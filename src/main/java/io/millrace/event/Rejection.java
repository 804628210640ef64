package io.millrace.event;

import java.util.List;

/**
 * Why one event was refused for good: a record per reason, each with the one stable code that stands in the HTTP body, the
 * dead letter and the metric.
 */
public sealed interface Rejection {

    /** Stable, lower case with underscores; documented under docs/errors. */
    String code();

    Category category();

    /** At least one; the first is the one that a dead letter names. */
    List<Violation> violations();

    /** What the sender may do. */
    String hint();

    /** True where the same event may pass after somebody mended it or a declaration. */
    default boolean canRetry() {
        return true;
    }

    /** Not JSON, or JSON that has no single reading: duplicate keys, NaN, invalid UTF-8, U+0000, lone surrogates. */
    record Malformed(String code, Violation violation) implements Rejection {
        @Override
        public Category category() {
            return Category.MALFORMED_JSON;
        }

        @Override
        public List<Violation> violations() {
            return List.of(violation);
        }

        @Override
        public String hint() {
            return "Send each event as one well-formed JSON object in UTF-8.";
        }
    }

    /** Beyond a limit of GET /api/v1/limits. */
    record BeyondLimit(String limitName, long limit, long actual, Violation violation) implements Rejection {
        @Override
        public String code() {
            return "event_beyond_limit";
        }

        @Override
        public Category category() {
            return Category.TOO_LARGE;
        }

        @Override
        public List<Violation> violations() {
            return List.of(violation);
        }

        @Override
        public String hint() {
            return "Make the event smaller, or raise " + limitName + ".";
        }
    }

    /** Does not hold what its schema asks for. */
    record SchemaViolated(Category category, List<Violation> violations) implements Rejection {
        public SchemaViolated {
            violations = List.copyOf(violations);
        }

        @Override
        public String code() {
            return "schema_violated";
        }

        @Override
        public String hint() {
            return "Compare the event with the schema of its stream.";
        }
    }

    /** Names a stream that no declaration makes. */
    record UnknownStream(String stream) implements Rejection {
        @Override
        public String code() {
            return "unknown_stream";
        }

        @Override
        public Category category() {
            return Category.SCHEMA_VALIDATION_ERROR;
        }

        @Override
        public List<Violation> violations() {
            return List.of(new Violation("", "stream", "no stream of this name is declared"));
        }

        @Override
        public String hint() {
            return "Declare the stream, or name one that is declared.";
        }
    }

    /** Names a schema id that the registry does not have. */
    record UnknownSchema(int schemaId) implements Rejection {
        @Override
        public String code() {
            return "unknown_schema";
        }

        @Override
        public Category category() {
            return Category.SCHEMA_VALIDATION_ERROR;
        }

        @Override
        public List<Violation> violations() {
            return List.of(new Violation("", "schema-id", "the registry has no schema of id " + schemaId));
        }

        @Override
        public String hint() {
            return "Name a registered schema, or none.";
        }
    }

    /** The stream's expressions can't make the natural id, the event time, the normalised event or a column of it. */
    record Untransformable(String code, Violation violation) implements Rejection {
        @Override
        public Category category() {
            return Category.TRANSFORMATION_ERROR;
        }

        @Override
        public List<Violation> violations() {
            return List.of(violation);
        }

        @Override
        public String hint() {
            return "Mend the named field, or the stream's declaration.";
        }
    }

    /** Its id is held by another event, and the stream refuses that. */
    record IdConflict(String message) implements Rejection {
        @Override
        public String code() {
            return "id_conflict";
        }

        @Override
        public Category category() {
            return Category.ID_CONFLICT;
        }

        @Override
        public List<Violation> violations() {
            return List.of(new Violation("", "natural_id", message));
        }

        @Override
        public String hint() {
            return "Give the event an id of its own.";
        }

        @Override
        public boolean canRetry() {
            return false;
        }
    }

    /** A sink refused this event's data, and only this event's. */
    record SinkRefused(String sink, String message) implements Rejection {
        @Override
        public String code() {
            return "sink_refused";
        }

        @Override
        public Category category() {
            return Category.SINK_REFUSED;
        }

        @Override
        public List<Violation> violations() {
            return List.of(new Violation("", sink, message));
        }

        @Override
        public String hint() {
            return "Bring the declaration's columns and the event together, then re-enter it.";
        }
    }
}
