package io.millrace.kit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** What one class says in the log during a test; register it as an extension. Thread: any. */
public final class LogLines extends AppenderBase<ILoggingEvent> implements BeforeEachCallback, AfterEachCallback {
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final Logger logger;

    private LogLines(Class<?> speaker) {
        logger = (Logger) LoggerFactory.getLogger(speaker);
    }

    public static LogLines of(Class<?> speaker) {
        return new LogLines(speaker);
    }

    /** The constant messages, without their facts, in their order. */
    public List<String> told() {
        return List.copyOf(messages);
    }

    @Override
    protected void append(ILoggingEvent line) {
        messages.add(line.getMessage());
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        messages.clear();
        start();
        logger.addAppender(this);
    }

    @Override
    public void afterEach(ExtensionContext test) {
        logger.detachAppender(this);
        stop();
    }
}
