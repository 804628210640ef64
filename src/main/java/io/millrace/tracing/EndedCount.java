package io.millrace.tracing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/** Counts the spans that are to be sent: those that are neither sent nor failed in the end were dropped by a full queue. */
final class EndedCount implements SpanProcessor {
    private final SpanProcessor sender;
    private final Counter ended;

    EndedCount(SpanProcessor sender, MeterRegistry metrics) {
        this.sender = sender;
        this.ended = metrics.counter("millrace.tracing.spans.ended");
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        sender.onStart(parent, span);
    }

    @Override
    public boolean isStartRequired() {
        return sender.isStartRequired();
    }

    @Override
    public void onEnd(ReadableSpan span) {
        if (span.getSpanContext().isSampled()) {
            ended.increment();
        }
        sender.onEnd(span);
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    @Override
    public CompletableResultCode shutdown() {
        return sender.shutdown();
    }

    @Override
    public CompletableResultCode forceFlush() {
        return sender.forceFlush();
    }
}
