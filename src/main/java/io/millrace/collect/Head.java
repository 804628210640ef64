package io.millrace.collect;

import io.millrace.http.Problem;
import io.millrace.kafka.Envelopes;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamDeclaration;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the head of a request says: which stream, and how the body is to be read. */
sealed interface Head {
    String PATH = "/collect";

    /**
     * @param length announced, or -1
     * @param traceparent null where none came that can be read
     */
    record Accepted(String stream, boolean lines, boolean gzip, long length, String traceparent) implements Head {}

    record Refused(Problem problem) implements Head {}

    /** True for {@code /collect} and {@code /collect/{stream}}. */
    static boolean collects(String path) {
        return path.startsWith(PATH) && (path.length() == PATH.length() || path.charAt(PATH.length()) == '/');
    }

    static Head read(HttpServerRequest request, StreamCatalog streams) {
        String name = name(request.path());
        Optional<StreamDeclaration> stream = name.isEmpty() ? streams.defaultStream() : streams.find(name);
        if (stream.isEmpty()) {
            return new Refused(Refusals.unknownStream(name, streams.names()));
        }
        MultiMap headers = request.headers();
        Boolean lines = lines(headers.get(HttpHeaders.CONTENT_TYPE));
        if (lines == null) {
            return new Refused(Refusals.mediaType());
        }
        List<String> encodings = headers.getAll(HttpHeaders.CONTENT_ENCODING);
        Boolean gzip = encodings.size() > 1 ? null : gzip(encodings.isEmpty() ? "" : encodings.getFirst());
        if (gzip == null) {
            return new Refused(Refusals.encoding());
        }
        String trace = Envelopes.traceparent(headers.get("traceparent"));
        return new Accepted(stream.get().name(), lines, gzip, length(headers), trace);
    }

    private static String name(String path) {
        String rest = path.length() <= PATH.length() + 1 ? "" : path.substring(PATH.length() + 1);
        return rest.indexOf('%') < 0 ? rest : decoded(rest);
    }

    private static String decoded(String name) {
        try {
            return QueryStringDecoder.decodeComponent(name);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }

    /** Null for a media type, or a charset, that is not taken. A body without one is taken for JSON. */
    private static Boolean lines(String contentType) {
        if (contentType == null) {
            return false;
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";");
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].replace("\"", "").strip();
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                return null;
            }
        }
        return switch (parts.length == 0 ? "" : parts[0].strip()) {
            case "application/json" -> false;
            case "application/x-ndjson", "application/ndjson", "application/jsonl" -> true;
            default -> null;
        };
    }

    /** Null for one that is not taken. */
    private static Boolean gzip(String encoding) {
        return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> false;
            case "gzip", "x-gzip" -> true;
            default -> null;
        };
    }

    /** The server has refused requests whose length is no number. */
    private static long length(MultiMap headers) {
        String length = headers.get(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
