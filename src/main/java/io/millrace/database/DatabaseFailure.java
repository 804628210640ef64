package io.millrace.database;

/** The database can't be used at start; the message is one sentence for the person who started the node. */
public final class DatabaseFailure extends RuntimeException {
    DatabaseFailure(String message) {
        super(message);
    }

    DatabaseFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
