package io.millrace.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.json.Json;
import io.millrace.registry.SchemaCatalog.Registered;
import io.millrace.stack.MillraceStack;
import io.millrace.stream.StreamCatalog;
import io.millrace.stream.StreamLoader;
import io.vertx.core.Future;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Our registry over HTTP, and our client against it. */
@MillraceStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryIT extends RegistryBench {
    @Test
    void aSchemaHasOneIdHoweverItIsLaidOutAndVersionsCountBySubject() throws Exception {
        Registered first = await(catalog.register("layout", "{\"type\":\"object\",\"title\":\"one\"}"));
        Registered same = await(catalog.register("layout", "{ \"title\": \"one\", \"type\": \"object\" }"));
        Registered changed = await(catalog.register("layout", "{\"type\":\"object\",\"title\":\"two\"}"));
        Registered elsewhere = await(catalog.register("layout-2", "{\"type\":\"object\",\"title\":\"two\"}"));

        assertEquals(first, same);
        assertEquals(first.version() + 1, changed.version());
        assertNotEquals(first.id(), changed.id());
        assertEquals(new Registered(changed.id(), 1), elsewhere);
    }

    @Test
    void sixteenRegistrationsAtOnceMakeOneVersion() throws Exception {
        List<Future<Registered>> all = IntStream.range(0, 16)
                .mapToObj(i -> catalog.register("at-once", "{\"title\":\"at once\"}"))
                .toList();

        await(Future.all(all));

        assertEquals(1, all.stream().map(Future::result).distinct().count());
    }

    @Test
    void answersAsTheConfluentApiDoes() throws Exception {
        HttpResponse<String> registered = post("/subjects/api%2Fone/versions", registration(SCHEMA));
        int id = Json.read(registered.body()).path("id").asInt();

        assertEquals(200, registered.statusCode());
        assertEquals(
                "application/vnd.schemaregistry.v1+json",
                registered.headers().firstValue("content-type").orElseThrow());
        assertEquals(Json.read("[1]"), get(200, "/subjects/api%2Fone/versions"));
        JsonNode entry = Json.object()
                .put("subject", "api/one")
                .put("version", 1)
                .put("id", id)
                .put("schemaType", "JSON")
                .put("schema", SCHEMA);
        assertEquals(entry, get(200, "/subjects/api%2Fone/versions/1"));
        assertEquals(entry, get(200, "/subjects/api%2Fone/versions/latest"));
        assertEquals(Json.read(SCHEMA), get(200, "/subjects/api%2Fone/versions/1/schema"));
        assertEquals(SCHEMA, get(200, "/schemas/ids/" + id).path("schema").asText());
        assertTrue(get(200, "/subjects").toString().contains("\"api/one\""));
        assertTrue(get(200, "/schemas/ids/" + id + "/versions").toString().contains("\"api/one\""));
        assertEquals(
                entry,
                Json.read(post("/subjects/api%2Fone", registration(SCHEMA)).body()));
    }

    @Test
    void errorsHaveItsCodes() throws Exception {
        await(catalog.register("errors", SCHEMA));

        assertError(404, 40401, get("/subjects/none/versions"));
        assertError(404, 40401, get("/subjects/none/versions/1"));
        assertError(404, 40402, get("/subjects/errors/versions/99"));
        assertError(422, 42202, get("/subjects/errors/versions/x"));
        assertError(404, 40403, get("/schemas/ids/999999"));
        assertError(404, 40403, get("/schemas/ids/x"));
        assertError(404, 40401, post("/subjects/none", registration(SCHEMA)));
        assertError(404, 40403, post("/subjects/errors", registration("{\"title\":\"other\"}")));
        assertError(422, 42201, post("/subjects/errors/versions", registration("{\"type\":\"objct\"}")));
        assertError(422, 42201, post("/subjects/errors/versions", registration("{\"$ref\":\"http://a/b\"}")));
        assertError(422, 42201, post("/subjects/errors/versions", registration("{")));
        assertError(422, 42201, post("/subjects/errors/versions", "{\"schema\":\"{}\"}"));
        assertError(422, 42201, post("/subjects/errors/versions", "nonsense"));
        assertError(422, 42201, post("/subjects/errors/versions", ""));
        assertError(413, 41300, post("/subjects/errors/versions", registration(" ".repeat(BODY_BYTES))));
    }

    @Test
    void aPageFromElsewhereRegistersNothing() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/subjects/foreign/versions"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("content-type", "text/plain")
                .header("origin", "http://elsewhere.example")
                .POST(HttpRequest.BodyPublishers.ofString(registration(SCHEMA)))
                .build();

        assertError(403, 40300, http.send(request, HttpResponse.BodyHandlers.ofString()));
        assertError(404, 40401, get("/subjects/foreign/versions"));
    }

    @Test
    void ourClientRegistersAndReads() throws Exception {
        RemoteCatalog client = client(address, 1_048_576);

        Registered registered = await(client.register("client one", SCHEMA));

        assertEquals(1, registered.version());
        assertEquals(Optional.of(SCHEMA), await(client.schema(registered.id())));
        assertEquals(Optional.empty(), await(client.schema(999_999)));
        await(client.close());
    }

    @Test
    void aStartWithAnIncompatibleSchemaTellsTheDifference() throws Exception {
        await(catalog.register("holded", "{}"));
        String said = failure(SchemaRegistration.registerAll(new KnownSchemas(catalog), StreamLoader.builtIn()))
                .getMessage();
        assertTrue(said.startsWith("the schema of stream holded could not be registered: "), said);
        assertTrue(said.contains("/required: asks for [data], which could be absent"), said);
        await(catalog.delete("holded", 0, false));
    }

    @Test
    void whatOthersReadMayOnlyChangeSoThatTheyStillCan() throws Exception {
        await(catalog.register("mine.silver", "{\"type\":\"object\",\"required\":[\"a\"]}"));
        String wider = "{\"type\":\"object\"}";
        assertTrue(failure(catalog.register("mine.silver", wider)).getMessage().contains("(FORWARD)"));
        await(catalog.register("mine.silver", "{\"type\":\"object\",\"required\":[\"a\",\"b\"]}"));
    }

    @Test
    void registersEveryStreamOnceHoweverOftenItStarts() throws Exception {
        StreamCatalog streams = StreamLoader.builtIn();
        KnownSchemas first = new KnownSchemas(catalog);
        KnownSchemas second = new KnownSchemas(catalog);

        await(SchemaRegistration.registerAll(first, streams));
        await(SchemaRegistration.registerAll(second, streams));

        assertEquals(first.current("holded"), second.current("holded"));
        assertEquals(1, first.current("holded.silver").orElseThrow().version());
    }
}
