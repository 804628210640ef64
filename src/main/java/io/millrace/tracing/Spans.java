package io.millrace.tracing;

import io.millrace.bus.Item;
import io.millrace.bus.Taps;
import io.millrace.event.Envelope;
import io.millrace.event.Outcome;
import io.millrace.kafka.Topics;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * What a span is made of. Attributes follow OpenTelemetry's semantic conventions for HTTP and messaging where these have a name, else they begin with
 * {@code millrace.}; see <a href="https://opentelemetry.io/docs/specs/semconv/">the conventions</a>.
 */
final class Spans {
    private static final AttributeKey<String> STREAM = AttributeKey.stringKey("millrace.stream");
    private static final AttributeKey<String> EVENT = AttributeKey.stringKey("millrace.event_id");
    private static final AttributeKey<String> CORRELATION = AttributeKey.stringKey("millrace.correlation_id");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("millrace.outcome");
    private static final AttributeKey<Long> REVISION = AttributeKey.longKey("millrace.revision");
    private static final AttributeKey<String> GROUP = AttributeKey.stringKey("messaging.consumer.group.name");
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> TOPIC = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> PARTITION = AttributeKey.stringKey("messaging.destination.partition.id");
    private static final AttributeKey<Long> OFFSET = AttributeKey.longKey("messaging.kafka.offset");
    private static final AttributeKey<Long> COUNT = AttributeKey.longKey("messaging.batch.message_count");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final String COLLECT = "collect";
    private static final int FIRST_SERVER_ERROR = 500;
    private static final int TRACE = 3; // 00-<trace>-<span>-<flags>
    private static final int SPAN = 36;
    private static final int FLAGS = 53;

    private final Tracer tracer;
    private final Clock clock;

    Spans(Tracer tracer, Clock clock) {
        this.tracer = tracer;
        this.clock = clock;
    }

    RequestTrace request(String stream, String traceparent, Instant since) {
        return new Request(tracer.spanBuilder("POST /collect")
                .setSpanKind(SpanKind.SERVER)
                .setParent(Context.root().with(Span.wrap(parent(traceparent))))
                .setStartTimestamp(since)
                .setAttribute(METHOD, "POST")
                .setAttribute(ROUTE, "/collect")
                .setAttribute(STREAM, stream)
                .startSpan());
    }

    /** A span for each event whose trace is recorded. The request's own span stands for the stage that took it. */
    void left(Taps.Leaving leaving) {
        if (leaving.stage().equals(COLLECT)) {
            return;
        }
        Instant now = clock.instant();
        for (Item item : leaving.batch().items()) {
            SpanContext parent = parent(item.envelope.traceparent());
            if (parent.isSampled()) {
                stage(leaving, item, parent, now);
            }
        }
    }

    private void stage(Taps.Leaving leaving, Item item, SpanContext parent, Instant now) {
        Envelope envelope = item.envelope;
        SpanBuilder builder = tracer.spanBuilder(leaving.stage())
                .setSpanKind(item.origin == null ? SpanKind.INTERNAL : SpanKind.CONSUMER)
                .setParent(Context.root().with(Span.wrap(parent)))
                .setStartTimestamp(leaving.since())
                .setAttribute(STREAM, envelope.stream())
                .setAttribute(EVENT, envelope.eventId().toString())
                .setAttribute(REVISION, (long) envelope.revision());
        if (item.origin != null) {
            builder.setAttribute(SYSTEM, "kafka")
                    .setAttribute(TOPIC, leaving.batch().partition().topic())
                    .setAttribute(PARTITION, Integer.toString(item.origin.partition()))
                    .setAttribute(OFFSET, item.origin.offset())
                    .setAttribute(GROUP, leaving.batch().group());
        }
        Span span = builder.startSpan();
        if (leaving.failure() != null) {
            span.setStatus(StatusCode.ERROR, leaving.failure().getClass().getSimpleName());
        } else if (item.outcome instanceof Outcome.Rejected rejected) {
            span.setAttribute(OUTCOME, "rejected");
            span.setStatus(StatusCode.ERROR, rejected.rejection().code());
        } else if (!item.open()) {
            span.setAttribute(OUTCOME, item.outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        }
        span.end(now);
    }

    private static SpanContext parent(String traceparent) {
        if (traceparent == null) {
            return SpanContext.getInvalid();
        }
        return SpanContext.createFromRemoteParent(
                traceparent.substring(TRACE, SPAN - 1),
                traceparent.substring(SPAN, FLAGS - 1),
                TraceFlags.fromHex(traceparent, FLAGS),
                TraceState.getDefault());
    }

    private final class Request implements RequestTrace {
        private final Span span;

        Request(Span span) {
            this.span = span;
        }

        @Override
        public String traceparent(UUID correlationId) {
            span.setAttribute(CORRELATION, correlationId.toString());
            SpanContext own = span.getSpanContext();
            return "00-" + own.getTraceId() + "-" + own.getSpanId() + "-"
                    + own.getTraceFlags().asHex();
        }

        @Override
        public void kept(Instant since, int records, Throwable failure) {
            if (records == 0) {
                return; // all were refused: nothing was sent there
            }
            Span sending = tracer.spanBuilder("send " + Topics.RAW)
                    .setSpanKind(SpanKind.PRODUCER)
                    .setParent(Context.root().with(span))
                    .setStartTimestamp(since)
                    .setAttribute(SYSTEM, "kafka")
                    .setAttribute(TOPIC, Topics.RAW)
                    .setAttribute(COUNT, (long) records)
                    .startSpan();
            if (failure != null) {
                sending.setStatus(StatusCode.ERROR, failure.getClass().getSimpleName());
            }
            sending.end(clock.instant());
        }

        @Override
        public void ended(int status) {
            if (status == 0) {
                span.setStatus(StatusCode.ERROR, "the client went away");
            } else {
                span.setAttribute(STATUS, (long) status);
                if (status >= FIRST_SERVER_ERROR) {
                    span.setStatus(StatusCode.ERROR);
                }
            }
            span.end(clock.instant());
        }
    }
}
