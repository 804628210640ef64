package io.millrace.registry.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.json.Json;
import io.millrace.stream.EventSchema;
import io.millrace.stream.StreamLoader;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompatibilityTest {
    private static final String OBJECT = "{'type':'object','required':['a'],'properties':{'a':%s}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'integer'} | {'type':'number'}",
                "{'type':'integer'} | {'type':['number','null']}",
                "{'enum':['a','b']} | {'enum':['a','b','c']}",
                "{'const':1.0} | {'enum':[1,2]}",
                "{'enum':['a','b']} | {'type':'string','minLength':1,'maxLength':1}",
                "{'type':'string','minLength':3} | {'type':'string','minLength':2}",
                "{'type':'string','pattern':'^a'} | {'type':'string'}",
                "{'type':'number','minimum':1} | {'type':'number','exclusiveMinimum':0}",
                "{'type':'number','multipleOf':4} | {'type':'number','multipleOf':2}",
                "{'type':'integer'} | {'multipleOf':1}",
                "{'type':'array','items':{'type':'integer'},'maxItems':3} | {'items':{'type':'number'}}",
                "{'type':'array','prefixItems':[{'type':'string'}],'items':false} | {'items':{'type':'string'}}",
                "{'anyOf':[{'type':'string'},{'type':'integer'}]} | {'type':['string','number']}",
                "{'type':['string','integer']} | {'type':['integer','string','null']}",
                "{'anyOf':[{'type':'string'},{'type':'integer'}]} | {'anyOf':[{'type':'integer'},{'type':'string'},{'type':'null'}]}",
                "{'allOf':[{'type':'string'},{'minLength':2}]} | {'type':'string','minLength':1}",
                "{'$ref':'#/$defs/x','$defs':{'x':{'type':'integer'}}} | {'type':'number'}",
                "{'$defs':{'l':{'type':'object','properties':{'next':{'$ref':'#/$defs/l'},'v':{'type':'integer'}}}},'$ref':'#/$defs/l'} | {'$defs':{'m':{'type':'object','properties':{'next':{'$ref':'#/$defs/m'},'v':{'type':'number'}}}},'$ref':'#/$defs/m'}",
                "{'oneOf':[{'required':['a']},{'required':['b']}],'title':'x'} | {'title':'y','oneOf':[{'required':['a']},{'required':['b']}]}",
                "{'type':'string','format':'date'} | {'type':'string'}",
                "{'type':'object','properties':{'a':{'type':'string'}},'additionalProperties':false} | {'type':'object','properties':{'a':{'type':'string'},'b':{'type':'integer'}},'additionalProperties':false}",
                "{'type':'object','required':['a','b']} | {'required':['a'],'minProperties':2}",
                "{'type':'object','required':['a'],'dependentRequired':{'b':['c']}} | {'dependentRequired':{'b':['a','c']}}",
                "{'type':'string'} | true",
                "false | {'type':'string'}",
                "{'not':{'type':'string'},'type':'integer'} | {'not':{'type':'string'}}"
            })
    void takesWhatIsWider(String earlier, String later) {
        assertEquals(List.of(), differences(Compatibility.BACKWARD, earlier, later));
        assertEquals(List.of(), differences(Compatibility.FORWARD, later, earlier));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'number'} | {'type':'integer'} | /type",
                "{'enum':['a','b']} | {'enum':['a']} | /enum",
                "{'type':'string'} | {'type':'string','minLength':1} | /minLength",
                "{'type':'string'} | {'type':'string','format':'date'} | /format",
                "{'type':'string','pattern':'^a'} | {'type':'string','pattern':'^b'} | /pattern",
                "{'type':'number','minimum':0} | {'type':'number','exclusiveMinimum':0} | /exclusiveMinimum",
                "{'type':'object'} | {'type':'object','required':['a']} | /required",
                "{'type':'object'} | {'type':'object','properties':{'a':{'type':'string'}}} | /properties/a",
                "{'type':'object','properties':{'a':{}}} | {'type':'object','properties':{'a':{}},'additionalProperties':false} | /additionalProperties",
                "{'type':'array','items':{'type':'number'}} | {'type':'array','items':{'type':'integer'}} | /items/type",
                "{'anyOf':[{'type':'string'},{'type':'integer'}]} | {'type':'string'} | /type",
                "{} | {'not':{'type':'string'}} | /not",
                "{'anyOf':[{'type':'string'}]} | {'oneOf':[{'type':'string'}]} | /oneOf",
                "{'type':'object','unevaluatedProperties':false,'properties':{'a':{}}} | {'type':'object','unevaluatedProperties':false} | /unevaluatedProperties",
                "{'if':{'type':'string'},'then':{'minLength':1}} | {'if':{'type':'string'},'then':{'minLength':2}} | /if",
                "{'type':'object','$defs':{'x':{'type':'string'}},'patternProperties':{'^a':true},'additionalProperties':{'$ref':'#/$defs/x'}} | {'type':'object','$defs':{'x':{'type':'integer'}},'patternProperties':{'^a':true},'additionalProperties':{'$ref':'#/$defs/x'}} | /additionalProperties",
                "{'type':'object','allOf':[{'properties':{'a':true,'b':true}}],'unevaluatedProperties':false} | {'type':'object','allOf':[{'properties':{'a':true}}],'unevaluatedProperties':false} | /unevaluatedProperties",
                "{'$ref':'#/$defs/x','unevaluatedProperties':false,'$defs':{'x':{'properties':{'a':true,'b':true}}}} | {'$ref':'#/$defs/x','unevaluatedProperties':false,'$defs':{'x':{'properties':{'a':true}}}} | /$ref",
                "{'anyOf':[{'properties':{'a':true},'required':['a']}],'unevaluatedProperties':false} | {'unevaluatedProperties':false} | /unevaluatedProperties",
                "{'const':3} | {'enum':[1,2],'const':3} | /const",
                "{'$dynamicRef':'#x','$defs':{'x':{'$dynamicAnchor':'x','type':'string'}}} | {'$dynamicRef':'#x','$defs':{'x':{'$dynamicAnchor':'x','type':'integer'}}} | ''",
                "{'type':'object','properties':{'a':{'type':'integer'}}} | {'type':'object','properties':{'a':{'$id':'http://e/x','$ref':'#/$defs/x'}},'$defs':{'x':{'type':'integer'}}} | ''",
                "{'type':'object'} | {'type':'object','uniqueItems':true} | /uniqueItems",
                "{'type':'number','multipleOf':1e999999999} | {'type':'number','multipleOf':3} | ''",
                "{'type':'string'} | false | ''"
            })
    void tellsWhereItRefuses(String earlier, String later, String pointer) {
        List<Difference> found = differences(Compatibility.BACKWARD, earlier, later);
        assertTrue(found.stream().anyMatch(one -> one.pointer().equals(pointer)), found::toString);
        assertFalse(differences(Compatibility.FULL, later, earlier).isEmpty());
        assertEquals(List.of(), differences(Compatibility.NONE, earlier, later));
    }

    @Test
    void anyMemberOfAnOpenObjectCouldHaveBeenThere() {
        String earlier = OBJECT.formatted("{'type':'string'}");
        String later = "{'type':'object','required':['a'],'properties':{'a':{'type':'string'},'b':{'type':'integer'}}}";
        assertEquals(
                "/properties/b: a member of this name could be anything (the schema was open), now it is judged",
                differences(Compatibility.BACKWARD, earlier, later).getFirst().toString());
        assertEquals(List.of(), differences(Compatibility.FORWARD, earlier, later));
    }

    @Test
    void whatIsNotComparedIsSaid() {
        String draft7 = "{'$schema':'http://json-schema.org/draft-07/schema#','type':'string'}";
        assertTrue(differences(Compatibility.BACKWARD, draft7, "{'type':'string'}")
                .toString()
                .contains("can't be decided"));
        String loop = "{'anyOf':[{'$ref':'#'}]}";
        assertTrue(differences(Compatibility.BACKWARD, "{'type':'string'}", loop)
                .toString()
                .contains("refers to itself"));
    }

    /** A few kilobytes must not keep a processor or the heap busy. */
    @Test
    @Timeout(20)
    void givesUpWhereReferencesMultiply() {
        for (String last : List.of("{}", "{'type':'string'}")) {
            StringBuilder definitions = new StringBuilder();
            for (int i = 0; i < 40; i++) {
                definitions.append(
                        "'a%d':{'allOf':[{'$ref':'#/$defs/a%d'},{'$ref':'#/$defs/a%d'}]},".formatted(i, i + 1, i + 1));
            }
            String wide = "{'$ref':'#/$defs/a0','$defs':{" + definitions + "'a40':" + last + "}}";
            assertTrue(differences(Compatibility.FULL, "{'type':'string'}", wide)
                    .toString()
                    .contains("too many of them"));
        }
    }

    @Test
    void theBuiltInSchemasAreCompatibleWithThemselvesWrittenAnew() {
        StreamLoader.builtIn().all().forEach(stream -> {
            ObjectNode other = (ObjectNode) Json.read(stream.schema());
            other.put("title", "written anew");
            assertEquals(List.of(), Compatibility.FULL.differences(Json.read(stream.schema()), other), stream.name());
        });
    }

    /** What counts as compatible is so for every document: 3,000 pairs of schemas, 40 documents each, judged by the validator. */
    @Test
    void neverTakesAChangeThatRefusesADocument() {
        Random random = new Random(20);
        int contained = 0;
        for (int pair = 0; pair < 3_000; pair++) {
            JsonNode narrow = document(random);
            JsonNode wide = random.nextBoolean() ? mutated(narrow, random) : document(random);
            if (!Compatibility.BACKWARD.differences(narrow, wide).isEmpty()) {
                continue;
            }
            contained += narrow.equals(wide) ? 0 : 1;
            EventSchema one = EventSchema.of(narrow.toString());
            EventSchema other = EventSchema.of(wide.toString());
            for (int document = 0; document < 40; document++) {
                JsonNode value = value(random, 3);
                assertTrue(
                        !one.violations(value).isEmpty()
                                || other.violations(value).isEmpty(),
                        () -> value + " holds " + narrow + " but not " + wide);
            }
        }
        assertTrue(contained > 300, contained + " pairs were compatible and not the same");
    }

    private static List<Difference> differences(Compatibility compatibility, String earlier, String later) {
        return compatibility.differences(tree(earlier), tree(later));
    }

    private static JsonNode tree(String text) {
        return Json.read(text.replace('\'', '"'));
    }

    private static JsonNode document(Random random) {
        ObjectNode root = (ObjectNode) schema(random, 3);
        root.putObject("$defs").set("x", schema(random, 0)); // what schemas of no depth are made of refers to nothing
        return root;
    }

    private static JsonNode schema(Random random, int deep) {
        ObjectNode schema = Json.object();
        for (int i = random.nextInt(4); i > 0; i--) {
            keyword(schema, random, deep);
        }
        return schema;
    }

    private static void keyword(ObjectNode schema, Random random, int deep) {
        int small = random.nextInt(4);
        switch (random.nextInt(deep > 0 ? 25 : 12)) {
            case 0, 1, 2 -> schema.put("type", any(random, "string", "integer", "number", "object", "array", "null"));
            case 3 -> schema.putArray("type").add("integer").add(any(random, "string", "object", "array"));
            case 4 ->
                schema.put(
                        any(random, "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"),
                        small);
            case 5 -> schema.put(any(random, "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), small);
            case 6 -> schema.put("multipleOf", 1 + small);
            case 7 -> schema.put("pattern", any(random, "^a", "b$"));
            case 8 -> schema.putArray("required").add(any(random, "a", "b"));
            case 9 -> schema.putArray("enum").add(small).add("a").add("ab");
            case 10 -> schema.put("uniqueItems", true);
            case 11 -> schema.put("const", any(random, "a", "ab"));
            case 12, 13, 14 -> schema.withObject("/properties").set(any(random, "a", "b"), schema(random, deep - 1));
            case 15 -> schema.set("additionalProperties", inner(random, deep));
            case 16 -> schema.set("items", inner(random, deep));
            case 17 -> schema.putArray("prefixItems").add(schema(random, deep - 1));
            case 18 ->
                schema.putArray(any(random, "anyOf", "oneOf", "allOf"))
                        .add(schema(random, deep - 1))
                        .add(schema(random, deep - 1));
            case 19 -> schema.set("not", schema(random, deep - 1));
            case 20, 21 -> schema.put("$ref", "#/$defs/x");
            case 22 -> schema.put("unevaluatedProperties", false);
            case 23 -> schema.<ObjectNode>set("if", schema(random, deep - 1)).set("then", schema(random, deep - 1));
            default -> schema.withObject("/patternProperties").set("^a", schema(random, deep - 1));
        }
    }

    private static JsonNode inner(Random random, int deep) {
        return random.nextInt(3) == 0 ? Json.MAPPER.getNodeFactory().booleanNode(false) : schema(random, deep - 1);
    }

    /** A change somewhere: most of such are nearly compatible. */
    private static JsonNode mutated(JsonNode schema, Random random) {
        if (!schema.isObject()) {
            return schema(random, 1);
        }
        ObjectNode copy = schema.deepCopy();
        List<String> names = Stream.of("properties", "anyOf", "allOf", "items", "additionalProperties", "$defs")
                .filter(copy::has)
                .toList();
        if (!names.isEmpty() && random.nextBoolean()) {
            JsonNode under = copy.get(names.get(random.nextInt(names.size())));
            if (under instanceof ArrayNode branches) {
                branches.set(0, mutated(branches.get(0), random));
            } else if (under instanceof ObjectNode members && members.has("a")) {
                members.set("a", mutated(members.get("a"), random));
            } else if (under instanceof ObjectNode definitions && definitions.has("x")) {
                keyword((ObjectNode) definitions.get("x"), random, 0);
            }
        } else if (random.nextBoolean()
                && !copy.isEmpty()
                && !copy.fieldNames().next().equals("$defs")) {
            copy.remove(copy.fieldNames().next());
        } else {
            keyword(copy, random, 1);
        }
        return copy;
    }

    private static JsonNode value(Random random, int deep) {
        return switch (random.nextInt(deep > 0 ? 8 : 4)) {
            case 0 -> Json.read(any(random, "null", "true", "1.5", "\"\""));
            case 1 -> Json.MAPPER.getNodeFactory().numberNode(random.nextInt(6) - 1);
            case 2, 3 -> Json.MAPPER.getNodeFactory().textNode(any(random, "a", "ab", "b", "abc", "ba"));
            case 4, 5 -> {
                ArrayNode array = Json.MAPPER.createArrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(value(random, deep - 1));
                }
                yield array;
            }
            default -> {
                ObjectNode object = Json.object();
                for (String name : List.of("a", "b", "c", "ab")) {
                    if (random.nextBoolean()) {
                        object.set(name, value(random, deep - 1));
                    }
                }
                yield object;
            }
        };
    }

    private static String any(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
