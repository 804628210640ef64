package io.millrace.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Answers a connection that the server can't serve yet: whatever it asks, with one problem, past the server's own handlers. What still comes is let go by,
 * since a close before the client has sent all would be a reset, by which it could lose the answer. Thread: the event loop of the connection.
 */
public final class NotYet extends ChannelInboundHandlerAdapter {
    private static final long LINGER_MILLIS = 2_000;

    private final ByteBuf answer;
    private boolean answered;

    private NotYet(Problem problem) {
        byte[] body = problem.toJson();
        String head = "HTTP/1.1 " + problem.status() + " Service Unavailable\r\ncontent-type: " + Problem.MEDIA_TYPE
                + "\r\ncontent-length: " + body.length + "\r\nretry-after: " + problem.retryAfter()
                + "\r\ncache-control: no-store\r\nconnection: close\r\n\r\n";
        this.answer = Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.US_ASCII), body);
    }

    /** For a connection that was just opened, before anything of it is read: of a server that does not have to find out whether it is HTTP/2. */
    public static void answer(HttpConnection connection, Problem problem) {
        ((HttpServerConnection) connection).channelHandlerContext().pipeline().addFirst(new NotYet(problem));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        ReferenceCountUtil.release(read);
        if (!answered) {
            answered = true;
            context.writeAndFlush(answer).addListener(sent -> ((DuplexChannel) context.channel()).shutdownOutput());
            context.executor().schedule(() -> context.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
