package io.millrace.ops;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.BodyRule;
import io.millrace.contract.Contract;
import io.millrace.group.Change;
import io.millrace.group.Extent;
import io.millrace.group.GroupRefusal;
import io.millrace.group.GroupSummary;
import io.millrace.group.GroupVerbs;
import io.millrace.group.Order;
import io.millrace.group.PartitionState;
import io.millrace.group.StateTree;
import io.millrace.http.JsonBody;
import io.millrace.http.Problem;
import io.millrace.http.Routes;
import io.millrace.json.Json;
import io.millrace.kafka.Place;
import io.millrace.ledger.OffsetRange;
import io.millrace.log.Keys;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /api/v1/groups} and {@code /api/v1/groups/{group}}: how they stand; {@code POST /api/v1/groups/{group}/{verb}}: what
 * {@code bin/millrace group} does. Without a reason a verb only says what it would do.
 */
public final class GroupRoutes implements Routes {
    private static final Logger LOG = LoggerFactory.getLogger(GroupRoutes.class);
    private static final String PATH = "/api/v1/groups";
    private static final int RETRY_SECONDS = 1;

    private final Contract contract;
    private final GroupVerbs groups;
    private final int bodyDeadline;

    /** @param bodyDeadline milliseconds from the head of a request to the last byte of its body */
    public GroupRoutes(Contract contract, GroupVerbs groups, int bodyDeadline) {
        this.contract = contract;
        this.groups = groups;
        this.bodyDeadline = bodyDeadline;
    }

    @Override
    public void mount(Router router) {
        router.get(PATH).handler(context -> answer(context, groups.list().map(GroupRoutes::list)));
        router.get(PATH + "/:group").handler(context -> {
            String group = context.pathParam("group");
            answer(context, groups.show(group).map(states -> show(group, states)));
        });
        for (Verb verb : Verb.values()) {
            BodyRule rule = contract.body("POST", PATH + "/{group}/" + verb.text());
            JsonBody.mount(router, PATH + "/:group/" + verb.text(), bodyDeadline)
                    .handler(context -> JsonBody.of(context, rule::mistakes)
                            .ifPresent(body -> order(context, verb, VerbBody.of(body))));
        }
    }

    private static ObjectNode list(List<GroupSummary> summaries) {
        ObjectNode tree = Json.object();
        ArrayNode array = tree.putArray("groups");
        summaries.forEach(summary -> array.add(StateTree.of(summary)));
        return tree;
    }

    private static ObjectNode show(String group, List<PartitionState> states) {
        ObjectNode tree = Json.object().put("group", group);
        ArrayNode array = tree.putArray("partitions");
        states.forEach(state -> array.add(StateTree.of(group, state)));
        return tree;
    }

    private void order(RoutingContext context, Verb verb, VerbBody body) {
        String group = context.pathParam("group");
        Order order = Order.of(who(context), body.reason(), body.dryRun());
        answer(context, change(verb, group, body, order).map(change -> told(verb, group, change, order)));
    }

    private Future<? extends Change> change(Verb verb, String group, VerbBody body, Order order) {
        return switch (verb) {
            case PAUSE -> groups.pause(group, new Extent(body.topic(), body.partition()), order);
            case RESUME -> groups.resume(group, new Extent(body.topic(), body.partition()), order);
            case SEEK -> groups.seek(group, new Place(body.topic(), body.partition()), body.offset(), order);
            case ADOPT_TOPIC -> groups.adopt(group, body.topic(), order);
            case SKIP -> groups.skip(group, new Place(body.topic(), body.partition()), named(body), order);
        };
    }

    private static OffsetRange named(VerbBody body) {
        long first = Long.parseLong(body.offset());
        return new OffsetRange(first, first + body.count());
    }

    /** All that is known of a person who comes by HTTP: of a proxy's clients, the proxy. */
    private static String who(RoutingContext context) {
        return "http " + context.request().remoteAddress().hostAddress();
    }

    private static ObjectNode told(Verb verb, String group, Change change, Order order) {
        return Json.object()
                .put("group", group)
                .put("verb", verb.text())
                .put("dry_run", order.dryRun())
                .put("was", change.was())
                .put("becomes", change.becomes())
                .put("means", change.means());
    }

    private static void answer(RoutingContext context, Future<ObjectNode> work) {
        work.onSuccess(body -> context.response()
                        .putHeader("content-type", "application/json")
                        .putHeader("cache-control", "no-store")
                        .end(Buffer.buffer(Json.write(body))))
                .onFailure(failure -> fail(context, failure));
    }

    private static void fail(RoutingContext context, Throwable failure) {
        if (failure instanceof GroupRefusal refusal) {
            Problem problem = problem(refusal);
            (refusal.pointer().isEmpty() ? problem : problem.with("pointer", refusal.pointer())).send(context);
            return;
        }
        LOG.atWarn().addKeyValue(Keys.CAUSE, failure.toString()).log("groups can't be seen or changed now");
        Problem.of(503, "unavailable", "Kafka or PostgreSQL does not answer; look again at how the group stands.")
                .withRetryAfter(RETRY_SECONDS)
                .send(context);
    }

    private static Problem problem(GroupRefusal refusal) {
        String why = refusal.getMessage();
        return switch (refusal.kind()) {
            case GROUP -> Problem.of(404, "group_not_found", why);
            case PLACE -> Problem.of(422, "partition_not_read", why);
            case OFFSET -> Problem.of(422, "offset_unusable", why);
            case UNSEEDED -> Problem.of(409, "group_not_seeded", why);
            case ELSEWHERE -> Problem.of(409, "group_elsewhere", why);
            case ADOPTED -> Problem.of(409, "nothing_to_adopt", why);
            case MEMBERS -> Problem.of(409, "group_has_members", why);
        };
    }
}
