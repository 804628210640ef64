package io.millrace.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.health.Check;
import io.millrace.health.Component;
import io.millrace.health.Reason;
import io.millrace.json.Json;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Asks every component at once and bounds how long each may think. */
final class HealthReport {
    private static final long BOUND_MS = 2_000;
    private static final String OK = "ok";
    private static final String DEGRADED = "degraded";
    private static final String FAILED = "failed";

    private final Supplier<List<Component>> components;

    HealthReport(Supplier<List<Component>> components) {
        this.components = components;
    }

    /** One component's answer and how long it took, in ms. */
    private record Answer(Component component, Check check, long latency) {}

    /** {@code {"status": "ok|degraded|failed", "components": {name: {"state", "latency_ms", …}}}} of those that are wanted. */
    Future<ObjectNode> of(Predicate<Component> wanted) {
        List<Future<Answer>> answers =
                components.get().stream().filter(wanted).map(HealthReport::ask).toList();
        return Future.all(answers).map(all -> write(all.list()));
    }

    static boolean works(ObjectNode report) {
        return !FAILED.equals(report.path("status").asText());
    }

    private static Future<Answer> ask(Component component) {
        long from = System.nanoTime();
        Future<Check> check;
        try {
            check = component.check();
        } catch (RuntimeException e) {
            check = Future.failedFuture(e);
        }
        return check.timeout(BOUND_MS, TimeUnit.MILLISECONDS)
                .otherwise(failure -> new Check.Failed(Reason.of(failure)))
                .map(done -> new Answer(component, done, (System.nanoTime() - from) / 1_000_000));
    }

    private static String status(List<Answer> answers) {
        if (answers.stream().anyMatch(answer -> answer.check() instanceof Check.Failed)) {
            return FAILED;
        }
        return answers.stream().anyMatch(answer -> answer.check() instanceof Check.Degraded) ? DEGRADED : OK;
    }

    private static ObjectNode write(List<Answer> answers) {
        ObjectNode report = Json.object();
        report.put("status", status(answers));
        ObjectNode components = report.putObject("components");
        for (Answer answer : answers) {
            ObjectNode entry = components.putObject(answer.component().name());
            switch (answer.check()) {
                case Check.Ok good -> {
                    entry.put("state", OK);
                    good.details().forEach((name, value) -> entry.putPOJO(name, value));
                }
                case Check.Degraded worse -> {
                    entry.put("state", DEGRADED).put("reason", worse.reason());
                    worse.details().forEach((name, value) -> entry.putPOJO(name, value));
                }
                case Check.Failed bad -> {
                    entry.put("state", FAILED);
                    entry.put("reason", bad.reason());
                    if (!bad.command().isEmpty()) {
                        entry.put("command", bad.command());
                    }
                    bad.details().forEach((name, value) -> entry.putPOJO(name, value));
                }
            }
            entry.put("latency_ms", answer.latency());
        }
        return report;
    }
}
