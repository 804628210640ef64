package io.millrace.collect;

import io.millrace.bus.Item;
import io.millrace.event.FaultPoint;
import io.millrace.event.Outcome;
import io.millrace.http.Disconnect;
import io.millrace.http.Problem;
import io.millrace.kafka.DeadLetterRecord;
import io.millrace.tracing.RequestTrace;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request from its first byte to its answer, which is given exactly once. Thread: the event loop of the connection.
 *
 * <pre>
 *   READING ── last byte ─▶ unpack, cut ─▶ JUDGING ─▶ SENDING ── all acknowledged ─▶ ANSWERED 202 207 422
 *      │ too much, no room, broken, late      │ validate fails   │ not acknowledged, late
 *      └────────────▶ ANSWERED 4xx 503 ◀──────┴──────────────────┘
 * </pre>
 *
 * The room that it holds of {@link InFlight} is given back when its bytes are gone: with an early answer, or when Kafka has settled
 * its records, be that after the answer of a deadline; that of the answer itself when it is written.
 */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final Collector collector;
    private final Intake intake;
    private final HttpServerRequest request;
    private final Head.Accepted head;
    private final Lease lease;
    private final Instant receivedAt;
    private final RequestTrace trace;
    private final long timer;
    private Body body;
    private Stage stage = Stage.READING;
    private boolean underWay;
    private boolean answered;

    private enum Stage {
        READING,
        JUDGING,
        SENDING
    }

    Exchange(Collector collector, Intake intake, HttpServerRequest request, Head.Accepted head) {
        this.collector = collector;
        this.intake = intake;
        this.request = request;
        this.head = head;
        this.lease = new Lease(intake.inFlight());
        this.receivedAt = Instant.ofEpochMilli(intake.clock().millis());
        this.trace = intake.tracing().request(head.stream(), head.traceparent(), receivedAt);
        this.body = new Body(intake.limits(), intake.inFlight(), lease, head.length());
        this.timer = collector.timer(intake.limits().requestDeadline(), late -> deadline());
    }

    void begin() {
        request.exceptionHandler(this::gone);
        request.handler(chunk -> guarded(() -> read(chunk)));
        request.endHandler(end -> guarded(this::complete));
        if (head.length() > intake.limits().bodyBytes()) {
            refuse(Refusals.bodyTooLarge(intake.limits(), head.length()));
        } else if (request.headers().contains("expect", "100-continue", true)) {
            request.response().writeContinue();
        }
    }

    private void read(Buffer chunk) {
        if (answered) {
            return;
        }
        Problem refused = body.add(chunk);
        if (refused != null) {
            refuse(refused);
        }
    }

    private void complete() {
        stage = Stage.JUDGING;
        if (answered) {
            return;
        }
        byte[] bytes = body.bytes();
        body = null;
        if (!head.gzip()) {
            cut(bytes);
            return;
        }
        int members = intake.limits().packageEvents();
        switch (Gunzip.unpack(bytes, intake.limits().bodyBytes(), members, lease::grow)) {
            case Gunzip.Result.Plain plain -> cut(plain.bytes());
            case Gunzip.Result.Corrupt corrupt -> refuse(Refusals.notGzip(corrupt));
            case Gunzip.Result.NoRoom none -> refuse(Refusals.noRoom(intake.inFlight()));
            case Gunzip.Result.TooLarge none ->
                refuse(Refusals.bodyTooLarge(intake.limits(), intake.limits().bodyBytes() + 1L));
        }
    }

    private void cut(byte[] bytes) {
        int most = intake.limits().packageEvents();
        switch (head.lines() ? Cutter.lines(bytes, most) : Cutter.json(bytes, most)) {
            case Cut.Events events -> take(bytes, events);
            case Cut.Empty empty -> refuse(Refusals.empty());
            case Cut.TooMany many -> refuse(Refusals.tooManyEvents(intake.limits(), many.count()));
            case Cut.Broken broken -> refuse(Refusals.broken(broken, bytes));
        }
    }

    private void take(byte[] bytes, Cut.Events events) {
        int longest = events.slices().stream().mapToInt(Cut.Slice::length).max().orElseThrow();
        if (longest > DeadLetterRecord.MAX_ORIGINAL_BYTES) {
            refuse(Refusals.elementTooLarge(DeadLetterRecord.MAX_ORIGINAL_BYTES, longest));
            return;
        }
        if (!lease.grow((long) Lease.EVENT_OVERHEAD * events.slices().size())) {
            refuse(Refusals.noRoom(intake.inFlight()));
            return;
        }
        EventPackage taken = EventPackage.of(bytes, events.slices(), head.stream(), receivedAt, intake.limits(), trace);
        int size = taken.items().size();
        underWay = true;
        intake.metrics()
                .measure(size, () -> collector.judge(taken.open()).compose(judged -> keep(taken)))
                .onSuccess(kept -> guarded(() -> kept(taken)))
                .onFailure(this::lost);
    }

    /** Completes when every accepted event and every letter is acknowledged. */
    private Future<Void> keep(EventPackage judged) {
        stage = Stage.SENDING;
        collector.trouble().judged();
        Instant now = intake.clock().instant();
        Records records = Records.of(judged, now);
        Future<Void> accepted = intake.producer()
                .send(records.accepted())
                .onComplete(done -> trace.kept(now, records.accepted().size(), done.cause()));
        if (records.letters().isEmpty()) {
            return accepted;
        }
        Future<Void> letters = intake.producer().send(records.letters());
        return Future.join(letters.onSuccess(kept -> FaultPoint.reach("after-dead-letter")), accepted)
                .mapEmpty();
    }

    private void kept(EventPackage judged) {
        int accepted = 0;
        for (Item item : judged.items()) {
            if (item.outcome instanceof Outcome.Rejected rejected) {
                intake.metrics().refused(rejected.rejection().code());
            } else {
                accepted++;
            }
        }
        intake.metrics().out(accepted);
        collector.show(judged.items(), receivedAt);
        if (finish()) {
            answer(new Answer(judged, accepted));
        } else {
            lease.release(true);
        }
    }

    /** The answer has its room until it is written: who does not read it holds no more than that, and no longer than a deadline. */
    private void answer(Answer answer) {
        collector.answered(answer.status());
        trace.ended(answer.status());
        byte[] json = answer.json();
        lease.shrink(json.length);
        long unread = collector.timer(intake.limits().requestDeadline(), late -> Disconnect.now(request.connection()));
        answer.send(request.response(), json).onComplete(sent -> {
            collector.cancel(unread);
            lease.release(true);
        });
    }

    private void lost(Throwable failure) {
        lease.release(false);
        if (stage == Stage.SENDING) {
            refuse(Refusals.notAcknowledged(intake.inFlight()));
            return;
        }
        if (bug(failure)) {
            LOG.atError().setCause(failure).log("a package could not be judged");
            refuse(Refusals.internal());
        } else {
            collector.trouble().failed(failure);
            refuse(Refusals.notJudged(intake.inFlight()));
        }
    }

    /** What no infrastructure throws. */
    private static boolean bug(Throwable failure) {
        return failure instanceof NullPointerException
                || failure instanceof IllegalArgumentException
                || failure instanceof IllegalStateException
                || failure instanceof IndexOutOfBoundsException
                || failure instanceof ClassCastException
                || failure instanceof UnsupportedOperationException;
    }

    private void deadline() {
        refuse(
                stage == Stage.READING
                        ? Refusals.slowBody(intake.limits())
                        : Refusals.deadline(intake.limits(), intake.inFlight()));
    }

    private void refuse(Problem problem) {
        if (!finish()) {
            return;
        }
        trace.ended(problem.status());
        body = null;
        if (!underWay) {
            lease.release(false);
        }
        collector.refuse(request, problem, stage == Stage.READING);
    }

    /** The client went away. What is under way at Kafka goes on. */
    private void gone(Throwable cause) {
        if (stage == Stage.READING && finish()) {
            trace.ended(0);
            body = null;
            lease.release(false);
        }
    }

    /** True for the first who asks. */
    private boolean finish() {
        boolean first = !answered;
        answered = true;
        if (first) {
            collector.cancel(timer);
        }
        return first;
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("a request could not be handled");
            lease.release(false);
            refuse(Refusals.internal());
        }
    }
}
