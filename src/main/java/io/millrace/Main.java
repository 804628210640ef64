package io.millrace;

import io.millrace.cli.Millrace;
import io.millrace.config.Environment;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Arguments become an exit code. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.setProperty("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.SLF4JLogDelegateFactory");
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        System.exit(Millrace.execute(new Server(), Environment.ofProcess(), arguments));
    }
}
