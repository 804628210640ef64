package io.millrace.prove.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Sends back what it gets, and keeps it. */
final class EchoServer implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    EchoServer() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Whether one can still connect. */
    boolean listens() {
        try {
            new Socket(InetAddress.getLoopbackAddress(), port()).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Of all connections. */
    synchronized byte[] received() {
        return received.toByteArray();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Thread.ofVirtual().start(() -> echo(client));
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void echo(Socket client) {
        byte[] chunk = new byte[16 << 10];
        try (client) {
            InputStream in = client.getInputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                keep(chunk, read);
                client.getOutputStream().write(chunk, 0, read);
            }
        } catch (IOException e) {
            // the client is gone
        }
    }

    private synchronized void keep(byte[] chunk, int length) {
        received.write(chunk, 0, length);
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
