package io.millrace.simulate;

import java.util.List;

/** Where made-up events go. Blocking; called by several threads at once. */
interface Target extends AutoCloseable {

    /** Returns when every event has its answer, or counts those that never got one as unanswered. */
    void send(List<Made> events, Tally tally) throws Exception;

    @Override
    void close();
}
