package io.millrace.collect;

import io.micrometer.core.instrument.Counter;
import io.millrace.bus.Batch;
import io.millrace.bus.Item;
import io.millrace.bus.Taps;
import io.millrace.http.Problem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes the requests of one instance: reads their heads, and begins an {@link Exchange} for each that may go on. */
final class Collector {
    /** How long a refused client may go on sending before its connection is cut: so that it reads the answer first. */
    private static final long LINGER_MILLIS = 2_000;

    private final Vertx vertx;
    private final Intake intake;
    private final Judgement judgement;
    private final Map<Integer, Counter> answers = new HashMap<>();
    private final JudgingTrouble trouble;
    private final Taps taps;
    private boolean stopping;

    Collector(Vertx vertx, Context context, Intake intake) {
        this.vertx = vertx;
        this.intake = intake;
        this.taps = Taps.of(vertx);
        this.trouble = new JudgingTrouble(intake.clock());
        this.judgement =
                new Judgement(vertx, context, Duration.ofMillis(intake.limits().requestDeadline()));
        // a rate of what is counted first when it goes wrong would miss its beginning
        List.of(202, 422, 503).forEach(status -> answers.put(status, counter(status)));
    }

    void handle(HttpServerRequest request) {
        if (stopping) {
            refuse(request, Refusals.stopping(), true);
            return;
        }
        switch (Head.read(request, intake.streams())) {
            case Head.Accepted head -> new Exchange(this, intake, request, head).begin();
            case Head.Refused refused -> refuse(request, refused.problem(), true);
        }
    }

    /** That these events were taken, to whoever looks. */
    void show(List<Item> items, Instant since) {
        taps.show(new Taps.Leaving(Intake.STAGE, Batch.ofPackage(items), since, null));
    }

    /** Of the judging of this instance's packages. */
    JudgingTrouble trouble() {
        return trouble;
    }

    /** Refuses whatever comes from now on. */
    void stop() {
        stopping = true;
    }

    Future<Void> judge(List<Item> items) {
        return items.isEmpty() ? Future.succeededFuture() : judgement.of(items);
    }

    long timer(int millis, Handler<Long> late) {
        return vertx.setTimer(millis, late);
    }

    void cancel(long timer) {
        vertx.cancelTimer(timer);
    }

    void answered(int status) {
        answers.computeIfAbsent(status, this::counter).increment();
    }

    private Counter counter(int status) {
        return intake.metrics().registry().counter("millrace.collect.answers", "status", Integer.toString(status));
    }

    /** @param unread true where the body is still coming: it is let go by for a while, then the connection ends */
    void refuse(HttpServerRequest request, Problem problem, boolean unread) {
        answered(problem.status());
        HttpServerResponse response = request.response();
        if (response.closed()) {
            return;
        }
        problem.head(response);
        if (unread && !request.isEnded()) {
            response.putHeader("connection", "close");
            letGoBy(request);
        }
        response.end(Buffer.buffer(problem.toJson()));
    }

    private void letGoBy(HttpServerRequest request) {
        long timer = vertx.setTimer(LINGER_MILLIS, late -> request.connection().close());
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.handler(chunk -> {});
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            request.connection().close();
        });
    }
}
