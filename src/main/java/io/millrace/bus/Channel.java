package io.millrace.bus;

import io.millrace.event.NodeClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * A typed address of the local event bus: one request, one reply, both by reference. A failure of the handler reaches the
 * requester as the very exception.
 *
 * @param <T> the request
 * @param <R> the reply
 */
public final class Channel<T, R> {
    private final String address;

    Channel(String address) {
        this.address = address;
    }

    public String address() {
        return address;
    }

    /** The channel of one instance of a stage that keeps state by partition. */
    public Channel<T, R> instance(int number) {
        return new Channel<>(address + "/" + number);
    }

    /**
     * Sends and awaits the reply. Fails with the handler's exception, or with a {@code ReplyException} where nobody listens or the
     * timeout passes; then the work may still be going on, and only fencing says whether it counts.
     */
    @SuppressWarnings("unchecked")
    public Future<R> request(Vertx vertx, T message, Duration timeout) {
        DeliveryOptions options = new DeliveryOptions()
                .setCodecName(LocalCodec.NAME)
                .setLocalOnly(true)
                .setSendTimeout(timeout.toMillis());
        return vertx.eventBus()
                .<Reply>request(address, message, options)
                .compose(reply -> reply.body().failure() == null
                        ? Future.succeededFuture((R) reply.body().value())
                        : Future.failedFuture(reply.body().failure()));
    }

    /** Registers a handler on the calling context; several are served in turn. */
    public MessageConsumer<T> serve(Vertx vertx, Function<T, Future<R>> handler) {
        Taps taps = Taps.of(vertx);
        return vertx.eventBus().localConsumer(address, message -> handle(message, handler, taps));
    }

    private void handle(Message<T> message, Function<T, Future<R>> handler, Taps taps) {
        Instant since = NodeClock.UTC.instant();
        Future<R> result;
        try {
            result = handler.apply(message.body());
        } catch (RuntimeException e) {
            result = Future.failedFuture(e);
        }
        DeliveryOptions options =
                new DeliveryOptions().setCodecName(LocalCodec.NAME).setLocalOnly(true);
        result.onComplete(done -> {
            if (left(message, done.result()) instanceof Batch batch) {
                taps.show(new Taps.Leaving(stage(), batch, since, done.cause()));
            }
            message.reply(new Reply(done.result(), done.cause()), options);
        });
    }

    private Object left(Message<T> message, R result) {
        return result == null ? message.body() : result;
    }

    /** Without the number of an instance. */
    private String stage() {
        int instance = address.indexOf('/');
        return instance < 0 ? address : address.substring(0, instance);
    }

    private record Reply(Object value, Throwable failure) {}
}
