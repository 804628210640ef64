package io.millrace.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.json.Json;
import io.millrace.registry.SchemaCatalog.Version;
import io.millrace.stack.MillraceStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What our registry asks of new versions, and what becomes of those that are deleted. */
@MillraceStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompatibilityIT extends RegistryBench {
    private static final String TEXT = "{\"type\":\"string\"}";
    private static final String TEXT_OR_NUMBER = "{\"type\":[\"string\",\"number\"]}";
    private static final String SHORT_TEXT = "{\"type\":\"string\",\"maxLength\":9}";
    private static final String ANYTHING = "{}";

    @AfterEach
    void asConfigured() throws Exception {
        send("DELETE", "/config", "");
        send("PUT", "/mode", "{\"mode\":\"READWRITE\"}");
    }

    @Test
    void takesWhatIsWiderAndTellsTheDifferenceOfWhatIsNot() throws Exception {
        register(200, "change", TEXT);
        register(200, "change", TEXT_OR_NUMBER);

        String refused = register(409, "change", SHORT_TEXT).path("message").asText();

        assertTrue(refused.contains("version 2 of subject 'change' (BACKWARD)"), refused);
        assertTrue(refused.contains("/maxLength: was not bounded, is 9"), refused);
        assertTrue(refused.contains("/type: number was allowed, string is asked for"), refused);
        assertEquals(Json.read("[1,2]"), get(200, "/subjects/change/versions"));
        register(200, "change", TEXT); // an earlier version is no new one
    }

    @Test
    void comparesWithTheLatestAloneUnlessEachCounts() throws Exception {
        put(200, "/config/each", "{\"compatibility\":\"NONE\"}");
        register(200, "each", TEXT_OR_NUMBER);
        register(200, "each", TEXT);
        put(200, "/config/each", "{\"compatibility\":\"backward_transitive\"}");

        assertTrue(register(409, "each", "{\"type\":[\"string\",\"null\"]}")
                .path("message")
                .asText()
                .contains("version 1 of"));
        put(200, "/config/each", "{\"compatibility\":\"BACKWARD\"}");
        register(200, "each", "{\"type\":[\"string\",\"null\"]}");
    }

    @Test
    void aSubjectsOwnSettingGoesBeforeThatOfAll() throws Exception {
        register(200, "own", TEXT);
        put(200, "/config", "{\"compatibility\":\"FORWARD\"}");
        assertEquals("FORWARD", get(200, "/config").path("compatibilityLevel").asText());
        assertEquals(
                "FORWARD",
                get(200, "/config/own?defaultToGlobal=true")
                        .path("compatibilityLevel")
                        .asText());
        assertError(404, 40408, get("/config/own"));
        register(409, "own", ANYTHING);
        put(200, "/config/own", "{\"compatibility\":\"BACKWARD\"}");
        register(200, "own", ANYTHING);
        assertError(422, 42203, send("PUT", "/config/own", "{\"compatibility\":\"SOME\"}"));
        assertError(422, 42201, send("PUT", "/config/own", "nonsense"));
        assertEquals(
                "BACKWARD",
                Json.read(send("DELETE", "/config/own", "").body())
                        .path("compatibilityLevel")
                        .asText());
        assertError(404, 40408, send("DELETE", "/config/own", ""));
    }

    @Test
    void aReadOnlySubjectTakesNothingNew() throws Exception {
        register(200, "closed", TEXT);
        put(200, "/mode/closed", "{\"mode\":\"READONLY\"}");
        assertEquals(
                42205,
                register(422, "closed", TEXT_OR_NUMBER).path("error_code").asInt());
        register(200, "closed", TEXT);
        put(200, "/mode", "{\"mode\":\"READONLY\"}");
        assertEquals(42205, register(422, "another", TEXT).path("error_code").asInt());
        put(200, "/mode/closed", "{\"mode\":\"READWRITE\"}");
        register(200, "closed", TEXT_OR_NUMBER);
    }

    @Test
    void saysWhetherASchemaWouldBeTaken() throws Exception {
        register(200, "asked", TEXT);
        register(200, "asked", TEXT_OR_NUMBER);

        assertEquals(Json.object().put("is_compatible", true), compare("/versions", ANYTHING));
        assertEquals(Json.object().put("is_compatible", false), compare("/versions", TEXT));
        assertEquals(Json.object().put("is_compatible", true), compare("/versions/1", TEXT));
        assertEquals(
                Json.read(
                        "{\"is_compatible\":false,\"messages\":[\"/type: number was allowed, string is asked for\"]}"),
                compare("/versions/latest?verbose=true", TEXT));
        assertEquals(
                Json.object().put("is_compatible", true), post200("/compatibility/subjects/nobody/versions", TEXT));
        assertError(404, 40401, post("/compatibility/subjects/nobody/versions/1", registration(TEXT)));
        assertError(404, 40402, post("/compatibility/subjects/asked/versions/9", registration(TEXT)));
        assertEquals(Json.read("[1,2]"), get(200, "/subjects/asked/versions"), "nothing was registered");
    }

    @Test
    void whatIsDeletedIsStillKnownByItsId() throws Exception {
        int first = register(200, "gone", "{\"title\":\"gone 1\"}").path("id").asInt();
        register(200, "gone", "{\"title\":\"gone 2\"}");

        assertError(404, 40407, send("DELETE", "/subjects/gone/versions/2?permanent=true", ""));
        assertEquals("2", send("DELETE", "/subjects/gone/versions/latest", "").body());
        assertEquals(
                1, get(200, "/subjects/gone/versions/latest").path("version").asInt());
        assertEquals(Json.read("[1,2]"), get(200, "/subjects/gone/versions?deleted=true"));
        assertEquals(
                "2",
                send("DELETE", "/subjects/gone/versions/2?permanent=true", "").body());
        assertEquals(Json.read("[1]"), get(200, "/subjects/gone/versions?deleted=true"));

        assertError(404, 40405, send("DELETE", "/subjects/gone?permanent=true", ""));
        assertEquals("[1]", send("DELETE", "/subjects/gone", "").body());
        assertError(404, 40401, get("/subjects/gone/versions"));
        assertTrue(
                get(200, "/subjects?deleted=true&subjectPrefix=go").toString().contains("\"gone\""));
        assertEquals("[1]", send("DELETE", "/subjects/gone?permanent=true", "").body());
        assertEquals(Json.read("[]"), get(200, "/subjects?deleted=true&subjectPrefix=gone"));
        assertEquals(
                "{\"title\":\"gone 1\"}",
                get(200, "/schemas/ids/" + first).path("schema").asText());

        register(200, "gone", SHORT_TEXT);
        assertEquals(
                3, get(200, "/subjects/gone/versions/latest").path("version").asInt(), "no number is given twice");
    }

    @Test
    void aPageFromElsewhereChangesNothing() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/config"))
                .version(java.net.http.HttpClient.Version.HTTP_1_1)
                .header("origin", "http://elsewhere.example")
                .DELETE()
                .build();
        assertError(403, 40300, http.send(request, HttpResponse.BodyHandlers.ofString()));
    }

    @Test
    void bothCataloguesTellTheLatestVersions() throws Exception {
        register(200, "latest", TEXT);
        JsonNode second = register(200, "latest", TEXT_OR_NUMBER);
        RemoteCatalog client = client(address, 1_048_576);

        List<Version> ours = await(catalog.latest(List.of("latest", "nobody")));

        assertEquals(
                List.of(new Version(
                        "latest", new SchemaCatalog.Registered(second.path("id").asInt(), 2), TEXT_OR_NUMBER)),
                ours);
        assertEquals(ours, await(client.latest(List.of("latest", "nobody"))));
        assertTrue(failure(client.register("latest", TEXT_OR_NUMBER.replace("number", "null")))
                .getMessage()
                .contains("/type: "));
        await(client.close());
    }

    private JsonNode register(int status, String subject, String schema) throws Exception {
        HttpResponse<String> answer = post("/subjects/" + subject + "/versions", registration(schema));
        assertEquals(status, answer.statusCode(), answer.body());
        return Json.read(answer.body());
    }

    private JsonNode compare(String path, String schema) throws Exception {
        return post200("/compatibility/subjects/asked" + path, schema);
    }

    private JsonNode post200(String path, String schema) throws Exception {
        HttpResponse<String> answer = post(path, registration(schema));
        assertEquals(200, answer.statusCode(), answer.body());
        return Json.read(answer.body());
    }

    private void put(int status, String path, String body) throws Exception {
        HttpResponse<String> answer = send("PUT", path, body);
        assertEquals(status, answer.statusCode(), answer.body());
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
