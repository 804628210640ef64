package io.millrace.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.http.JsonBody.Mistake;
import io.millrace.json.LocatedJson;
import io.millrace.stream.EventSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the JSON body of an operation must be: an object with the members that the document names, and no others. */
public final class BodyRule {
    private static final String OTHERS = "additionalProperties";

    private final Set<String> known = new TreeSet<>();
    private final EventSchema schema;

    /** @param resolved a schema without references */
    BodyRule(JsonNode resolved) {
        resolved.path("properties").fieldNames().forEachRemaining(known::add);
        schema = EventSchema.judged(resolved.toString());
    }

    /** All that can't be used; empty where the body can. */
    public List<Mistake> mistakes(ObjectNode body) {
        List<Mistake> mistakes = new ArrayList<>();
        body.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                mistakes.add(new Mistake(
                        LocatedJson.step(name), "is no member of this body; known: " + String.join(", ", known)));
            }
        });
        schema.violations(body).stream()
                .filter(violation -> !violation.rule().equals(OTHERS))
                .forEach(violation -> mistakes.add(new Mistake(violation.pointer(), violation.message())));
        return mistakes;
    }
}
