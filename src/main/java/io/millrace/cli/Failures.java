package io.millrace.cli;

import io.millrace.config.ConfigException;
import io.millrace.config.Problem;
import io.millrace.health.Reason;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** What a command throws becomes a sentence for people and exit code 1; the stack is for those who ask by MILLRACE_LOG=DEBUG. */
final class Failures implements IExecutionExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    @Override
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
        PrintWriter err = line.getErr();
        if (failure instanceof ConfigException config) {
            print(config, err);
        } else {
            err.println("millrace: " + sentence(failure));
        }
        err.flush();
        LOG.atDebug().setCause(failure).log("command failed");
        return Millrace.FAILED;
    }

    static void print(ConfigException failure, PrintWriter out) {
        for (Problem problem : failure.problems()) {
            out.println(problem);
        }
        int count = failure.problems().size();
        out.println("millrace: the configuration has " + count + (count == 1 ? " mistake" : " mistakes"));
    }

    static String sentence(Throwable failure) {
        return Reason.of(failure);
    }
}
