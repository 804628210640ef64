package io.millrace.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultPointTest {

    @Test
    void readsNamesWithAndWithoutCount() {
        var left = FaultPoint.read("after-claim, after-cut:3");
        assertEquals(1, left.get("after-claim").get());
        assertEquals(3, left.get("after-cut").get());
        assertTrue(FaultPoint.read("").isEmpty());
    }

    @Test
    void refusesWhatIsNoCount() {
        assertThrows(IllegalArgumentException.class, () -> FaultPoint.read("after-cut:often"));
        assertThrows(IllegalArgumentException.class, () -> FaultPoint.read("after-cut:0"));
    }

    @Test
    void doesNothingWithoutTheProperty() {
        FaultPoint.reach("after-claim");
    }

    @Test
    void haltsTheProcessTheTimeItIsTold() throws Exception {
        assertEquals(137, run("-Dmillrace.fault=here:2"));
        assertEquals(0, run("-Dmillrace.fault=here:3"));
    }

    @Test
    void takesThePointsFromAFileOnceItIsThere(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("fault");
        String property = "-Dmillrace.fault.file=" + file;
        assertEquals(0, run(property));
        Files.writeString(file, "millrace.fault=here:2");
        assertEquals(137, run(property));
        assertFalse(Files.exists(file), "so that it can be told again");
    }

    @Test
    void stopsTheProcessUntilItIsToldToGoOn() throws Exception {
        Process process = start("-Dmillrace.fault.stop=here:2");
        Awaitility.await().until(() -> state(process) == 'T');
        new ProcessBuilder("kill", "-s", "CONT", Long.toString(process.pid()))
                .start()
                .waitFor();
        assertEquals(0, process.waitFor());
    }

    private static char state(Process process) throws Exception {
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }

    private static int run(String property) throws Exception {
        return start(property).waitFor();
    }

    private static Process start(String property) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        property,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Twice.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    static final class Twice {
        public static void main(String[] args) {
            FaultPoint.reach("here");
            FaultPoint.reach("here");
        }
    }
}
