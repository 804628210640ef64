package io.millrace.tracing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what was sent and what was not, and says once that the receiver is away, and once that it is back. */
final class ToldExporter implements SpanExporter {
    private static final Logger LOG = LoggerFactory.getLogger(ToldExporter.class);

    private final SpanExporter exporter;
    private final Counter sent;
    private final Counter failed;
    private final AtomicBoolean away = new AtomicBoolean();

    ToldExporter(SpanExporter exporter, MeterRegistry metrics) {
        this.exporter = exporter;
        this.sent = metrics.counter("millrace.tracing.spans.sent");
        this.failed = metrics.counter("millrace.tracing.spans.failed");
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        int count = spans.size();
        CompletableResultCode result = exporter.export(spans);
        result.whenComplete(() -> told(result.isSuccess(), count));
        return result;
    }

    private void told(boolean success, int count) {
        (success ? sent : failed).increment(count);
        if (away.getAndSet(!success) == success) {
            if (success) {
                LOG.atInfo().log("the receiver of traces takes them again");
            } else {
                LOG.atWarn().log("the receiver of traces does not take them, they are dropped");
            }
        }
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
