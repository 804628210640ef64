package io.millrace.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogfmtLayoutTest {

    @Test
    void everyEventIsOneLineWhateverItsValuesHold() throws Exception {
        String line = logged(context -> context.getLogger("io.millrace.collect.CollectVerticle")
                .atWarn()
                .addKeyValue("stream", "a\nlevel=ERROR \"forged\"")
                .setCause(new IllegalStateException("first\nsecond"))
                .log("event refused"));

        assertEquals(1, line.lines().count(), line);
        assertTrue(line.contains(" level=warn logger=CollectVerticle "), line);
        assertTrue(
                line.contains(" message=\"event refused\" stream=\"a\\nlevel=ERROR \\\"forged\\\"\" error=\""), line);
        assertTrue(line.contains("IllegalStateException: first\\nsecond\\n\\tat io.millrace.log."), line);
    }

    @Test
    void librariesAreQuietAtInfo() throws Exception {
        String lines = logged(context -> {
            context.getLogger("org.apache.kafka.clients.producer.KafkaProducer").info("started");
            context.getLogger("io.millrace.cli.RunCommand").debug("detail");
        });

        assertEquals("", lines);
    }

    private interface Act {
        void on(LoggerContext context);
    }

    /** What the product's own log configuration writes. */
    private static String logged(Act act) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new ch.qos.logback.classic.util.LogbackMDCAdapter());
        try {
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(LogfmtLayoutTest.class.getResource("/logback.xml"));
            act.on(context);
        } finally {
            context.stop();
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
