package io.millrace.simulate;

import java.io.PrintStream;
import java.util.List;

/** One event a line, to look at or to send by other means. */
final class LineTarget implements Target {
    private final PrintStream out;

    LineTarget(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void send(List<Made> events, Tally tally) {
        out.writeBytes(HttpTarget.lines(events));
        events.forEach(tally::accepted);
    }

    @Override
    public void close() {
        out.flush();
    }
}
