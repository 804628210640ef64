package io.millrace.objectstore;

import io.minio.errors.ErrorResponseException;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** What an error answer of the store means: some are answers, all others fail with one sentence that names code and object. */
final class StoreAnswer {
    private static final int NOT_FOUND = 404;
    private static final int PRECONDITION_FAILED = 412;
    private static final int NOT_IMPLEMENTED = 501;

    private StoreAnswer() {}

    /** The key has no object. Where the bucket itself is gone, it is a failure. */
    static <T> Future<Optional<T>> absent(Throwable failure) {
        return status(failure) == NOT_FOUND && !code(failure).equals("NoSuchBucket")
                ? Future.succeededFuture(Optional.empty())
                : Future.failedFuture(failure);
    }

    /** If-None-Match held the writing back. */
    static Future<Boolean> present(Throwable failure) {
        return status(failure) == PRECONDITION_FAILED ? Future.succeededFuture(false) : Future.failedFuture(failure);
    }

    /** The store does not know If-None-Match. */
    static Future<Boolean> notImplemented(Throwable failure) {
        return status(failure) == NOT_IMPLEMENTED ? Future.succeededFuture(false) : Future.failedFuture(failure);
    }

    /** Two nodes made the bucket at a time. */
    static <T> Future<T> madeByAnother(Throwable failure) {
        return Set.of("BucketAlreadyOwnedByYou", "BucketAlreadyExists").contains(code(failure))
                ? Future.succeededFuture()
                : Future.failedFuture(failure);
    }

    static <T> Future<T> failure(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof ErrorResponseException refused) {
            return Future.failedFuture(new StoreRefusal(
                    refused.response().code(), refused.errorResponse().code(), sentence(refused), refused));
        }
        return Future.failedFuture(new IOException("the object store did not answer: " + cause.getMessage(), cause));
    }

    private static String sentence(ErrorResponseException refused) {
        String object = refused.errorResponse().objectName();
        return "the object store answered %d %s%s: %s"
                .formatted(
                        refused.response().code(),
                        refused.errorResponse().code(),
                        object == null ? "" : " for " + object,
                        refused.errorResponse().message());
    }

    private static int status(Throwable failure) {
        return failure instanceof StoreRefusal refusal ? refusal.status : 0;
    }

    private static String code(Throwable failure) {
        return failure instanceof StoreRefusal refusal ? refusal.code : "";
    }

    /** An answer other than 2xx. */
    static final class StoreRefusal extends IOException {
        private final int status;
        private final String code;

        StoreRefusal(int status, String code, String sentence, Throwable cause) {
            super(sentence, cause);
            this.status = status;
            this.code = code == null ? "" : code;
        }
    }
}
