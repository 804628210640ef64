package io.millrace.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.schibsted.spt.data.jslt.Expression;
import com.schibsted.spt.data.jslt.JsltException;
import com.schibsted.spt.data.jslt.Parser;
import java.io.StringReader;

/** What a person asks of events, in the language of the declarations. Thread: any. */
public final class Condition {
    private final Expression expression;

    private Condition(Expression expression) {
        this.expression = expression;
    }

    /** @throws IllegalArgumentException where it is no JSLT */
    public static Condition of(String text) {
        try {
            return new Condition(new Parser(new StringReader(text))
                    .withFunctions(Functions.ALL)
                    .compile());
        } catch (JsltException e) {
            throw new IllegalArgumentException(
                    "is no JSLT: " + e.getMessage().lines().findFirst().orElse(""), e);
        }
    }

    /** True where it yields true; what it can't be applied to does not hold. */
    public boolean holds(JsonNode event) {
        try {
            return expression.apply(event).asBoolean();
        } catch (JsltException e) {
            return false;
        }
    }
}
