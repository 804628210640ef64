package io.millrace.prove.proxy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;

/** Answers one HTTP request in the service's place, or hands it on where it may pass, and ends the connection. Thread: one, which waits. */
final class StandIn {
    private static final int LONGEST_HEAD = 64 << 10;
    private static final String END = "\r\n\r\n";
    private static final String LENGTH = "content-length:";

    private final Socket client;

    StandIn(Socket client) {
        this.client = client;
    }

    /**
     * The head of a request to be handed on, which asks for the connection's end; null where it was answered here.
     *
     * @param now the weather, asked when the request has come: the one in which the client connected may be over by then
     */
    byte[] answer(Supplier<Weather> now) throws IOException {
        String head = head();
        Weather weather = now.get();
        if (!weather.answers() || weather == Weather.LIE && !head.startsWith("PUT ")) {
            return (head.substring(0, head.length() - 2) + "Connection: close" + END)
                    .getBytes(StandardCharsets.ISO_8859_1);
        }
        client.getInputStream().skipNBytes(length(head));
        client.getOutputStream().write(response(weather).getBytes(StandardCharsets.ISO_8859_1));
        return null;
    }

    private String head() throws IOException {
        InputStream in = client.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ending = 0; // bytes of END that were just read
        while (ending < END.length()) {
            int next = in.read();
            if (next < 0 || head.size() == LONGEST_HEAD) {
                throw new EOFException("no whole head of a request");
            }
            head.write(next);
            ending = next == END.charAt(ending) ? ending + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static long length(String head) {
        return head.toLowerCase(Locale.ROOT)
                .lines()
                .filter(line -> line.startsWith(LENGTH))
                .mapToLong(
                        line -> Long.parseLong(line.substring(LENGTH.length()).strip()))
                .findFirst()
                .orElse(0);
    }

    private static String response(Weather weather) {
        return switch (weather) {
            case ERROR -> error("500 Internal Server Error", "InternalError");
            case FORBID -> error("403 Forbidden", "AccessDenied");
            default ->
                "HTTP/1.1 200 OK\r\nETag: \"" + UUID.randomUUID().toString().replace("-", "")
                        + "\"\r\nContent-Length: 0\r\nConnection: close" + END;
        };
    }

    private static String error(String status, String code) {
        String body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code
                + "</Code><Message>foul weather</Message></Error>";
        return "HTTP/1.1 " + status + "\r\nContent-Type: application/xml\r\nContent-Length: " + body.length()
                + "\r\nConnection: close" + END + body;
    }
}
