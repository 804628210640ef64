package io.millrace.prove.proxy;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client and a real server see of each weather, and that what is counted is what was done. */
class ProxyTest {
    private static final long SEED = 7;
    private static final byte[] WORD = "abcdefgh".getBytes(StandardCharsets.US_ASCII);

    private EchoServer server;
    private Proxy proxy;
    private Socket client;

    @BeforeEach
    void open() throws IOException {
        server = new EchoServer();
        proxy = Proxy.open(0, server.port(), SEED);
        client = connect();
        assertArrayEquals(WORD, echo(client)); // so the connection is open on both sides
        await().until(() -> proxy.counts().passed() == 2 * WORD.length);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        proxy.close();
        server.close();
    }

    @Test
    void handsOnWhatItGetsWhileItIsFair() throws IOException {
        byte[] all = random(300_000);
        write(client, all);
        assertArrayEquals(all, client.getInputStream().readNBytes(all.length));
        await().until(() -> proxy.counts().passed() == 2L * (WORD.length + all.length));
        assertFalse(proxy.counts().harmed());
    }

    @Test
    void refusesWhatIsOpenAndWhatComes() throws IOException {
        proxy.turn(Weather.REFUSE);
        assertEnded(client);
        assertReset();
        assertEquals(new Proxy.Counts(2L * WORD.length, 2, 0, 0, 0), proxy.counts());
        proxy.turn(Weather.FAIR);
        try (Socket again = connect()) {
            assertArrayEquals(WORD, echo(again));
        }
    }

    @Test
    void keepsWhatCameInAStallAndLosesNothingOfIt() throws IOException {
        byte[] all = random(300_000);
        proxy.turn(Weather.STALL);
        Thread.ofVirtual().start(() -> write(client, all)); // more than the sockets take
        await().until(() -> proxy.counts().withheld() > 0);
        assertEquals(WORD.length, server.received().length);
        proxy.turn(Weather.FAIR);
        assertArrayEquals(all, client.getInputStream().readNBytes(all.length));
        assertEquals(0, proxy.counts().reset());
    }

    @Test
    void letsNewConnectionsStallToo() throws IOException {
        proxy.turn(Weather.STALL);
        try (Socket other = connect()) {
            write(other, WORD);
            await().until(() -> proxy.counts().withheld() == WORD.length);
            assertEquals(WORD.length, server.received().length);
            proxy.turn(Weather.FAIR);
            assertArrayEquals(WORD, other.getInputStream().readNBytes(WORD.length));
        }
    }

    @Test
    void holdsUpEachChunkWhileItIsSlow() throws IOException {
        Duration by = Duration.ofMillis(60);
        proxy.turn(Weather.SLOW, by);
        long start = System.nanoTime();
        assertArrayEquals(WORD, echo(client));
        assertTrue(System.nanoTime() - start >= by.multipliedBy(2).toNanos()); // there and back
        assertEquals(2 * WORD.length, proxy.counts().withheld());
    }

    /** Of what waits, the weather that comes decides. */
    @ParameterizedTest
    @EnumSource(names = {"STALL", "SLOW"})
    void letsGoOnWhatWaitsOnceItTurns(Weather foul) throws IOException {
        proxy.turn(foul, Duration.ofHours(1));
        write(client, WORD);
        await().until(() -> proxy.counts().withheld() == WORD.length);
        proxy.turn(Weather.FAIR);
        assertArrayEquals(WORD, client.getInputStream().readNBytes(WORD.length));
        proxy.turn(foul, Duration.ofHours(1));
        write(client, WORD);
        await().until(() -> proxy.counts().withheld() == 2 * WORD.length);
        proxy.turn(Weather.REFUSE);
        assertEnded(client);
        assertEquals(2 * WORD.length, server.received().length);
    }

    @Test
    void cutsInTheMiddleOfAChunk() throws IOException {
        proxy.turn(Weather.CUT);
        write(client, WORD);
        assertEnded(client);
        await().until(() -> server.received().length == WORD.length + WORD.length / 2);
        long passed = proxy.counts().passed(); // perhaps with the echo of the half
        assertEquals(new Proxy.Counts(passed, 1, WORD.length / 2, 0, 0), proxy.counts());
    }

    @Test
    void answersGarbageAndHandsOnWhatTheClientSent() throws IOException {
        proxy.turn(Weather.GARBAGE);
        byte[] answer = echo(client);
        assertArrayEquals(WORD, Arrays.copyOfRange(server.received(), WORD.length, 2 * WORD.length));
        byte[] garbage = new byte[WORD.length];
        new Random(SEED).nextBytes(garbage);
        for (int i = 0; i < garbage.length; i++) {
            assertEquals(garbage[i] > 0 ? 0 : garbage[i], answer[i], "of no length beyond 16 MiB");
        }
        assertEquals(WORD.length, proxy.counts().spoilt());
    }

    @Test
    void resetsAClientWhoseServiceDoesNotListen() throws IOException {
        server.close();
        await().until(() -> !server.listens()); // closing ends with the thread that accepts
        assertReset();
        assertEquals(1, proxy.counts().reset());
    }

    @ParameterizedTest
    @EnumSource
    void endsAllWithItself(Weather weather) throws IOException {
        proxy.turn(weather, Duration.ofHours(1));
        try (Socket other = connect()) {
            proxy.close();
            assertEnded(client);
            assertEnded(other);
            await().untilAsserted(() ->
                    assertThrows(IOException.class, () -> connect().close()));
        }
    }

    @Test
    void saysWhatWasDoneSince() {
        Proxy.Counts before = new Proxy.Counts(1, 2, 3, 4, 5);
        assertEquals(new Proxy.Counts(9, 18, 27, 36, 45), new Proxy.Counts(10, 20, 30, 40, 50).since(before));
        assertFalse(new Proxy.Counts(1, 0, 0, 0, 0).harmed());
        for (int kind = 0; kind < 4; kind++) {
            long[] one = new long[4];
            one[kind] = 1;
            assertTrue(new Proxy.Counts(0, one[0], one[1], one[2], one[3]).harmed());
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] echo(Socket socket) throws IOException {
        write(socket, WORD);
        return socket.getInputStream().readNBytes(WORD.length);
    }

    /** Without another byte. */
    private void assertReset() throws IOException {
        try (Socket other = connect()) {
            assertEnded(other);
        } catch (SocketException e) {
            assertTrue(e.getMessage().startsWith("Connection reset"), e::getMessage); // before connect had returned
        }
    }

    private static void assertEnded(Socket socket) {
        try {
            assertEquals(-1, socket.getInputStream().read());
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("still open", e);
        } catch (IOException e) {
            // reset
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(SEED).nextBytes(bytes);
        return bytes;
    }
}
