package io.millrace.cli;

import io.millrace.config.AppConfig;
import io.millrace.config.Problem;
import io.millrace.stream.StreamLoader;
import java.util.List;

/** The stream declarations' mistakes, as a start would tell them. */
final class Declarations {
    private Declarations() {}

    static List<Problem> problems(AppConfig config) {
        return StreamLoader.load(config.streamsDirectory()).errors();
    }
}
