package io.millrace.cli;

import io.millrace.config.AppConfig;
import io.millrace.config.Problem;
import java.util.List;

/** The stream declarations' mistakes in the form of the configuration's. */
final class Declarations {
    private Declarations() {}

    static List<Problem> problems(AppConfig config) {
        return List.of();
    }
}
