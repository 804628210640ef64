package io.millrace.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.util.Locale;
import org.slf4j.event.KeyValuePair;

/** {@code time=… level=warn logger=Ledger message="epoch raised" group=rows partition=2}, the stack as {@code error}. */
public final class LogfmtLayout extends LayoutBase<ILoggingEvent> {
    private static final int LONGEST_VALUE = 16_384;

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(200);
        line.append("time=").append(event.getInstant());
        field(line, "level", event.getLevel().toString().toLowerCase(Locale.ROOT));
        field(line, "logger", simple(event.getLoggerName()));
        field(line, "thread", event.getThreadName());
        field(line, "message", event.getFormattedMessage());
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                field(line, pair.key, String.valueOf(pair.value));
            }
        }
        if (event.getThrowableProxy() != null) {
            field(
                    line,
                    "error",
                    ThrowableProxyUtil.asString(event.getThrowableProxy()).strip());
        }
        return line.append(System.lineSeparator()).toString();
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static void field(StringBuilder line, String key, String value) {
        line.append(' ').append(key).append('=');
        if (!value.isEmpty() && value.chars().allMatch(LogfmtLayout::isPlain)) {
            line.append(value);
            return;
        }
        line.append('"');
        value.chars().limit(LONGEST_VALUE).forEach(c -> escape(line, (char) c));
        line.append('"');
    }

    private static boolean isPlain(int c) {
        return c > ' ' && c < 127 && c != '"' && c != '=' && c != '\\';
    }

    private static void escape(StringBuilder line, char c) {
        switch (c) {
            case '"', '\\' -> line.append('\\').append(c);
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> line.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? ' ' : c);
        }
    }
}
