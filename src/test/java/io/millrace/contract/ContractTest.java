package io.millrace.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.bus.Channels;
import io.millrace.config.Version;
import io.millrace.http.JsonBody;
import io.millrace.http.Parameters.Mistake;
import io.millrace.json.Json;
import io.millrace.stream.EventSchema;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContractTest {
    private static final Contract CONTRACT = Contract.builtIn();
    private static final String UUID = "019aa000-0000-7000-8000-000000000001";

    @Test
    void isOfThisVersion() {
        assertEquals(Version.number(), CONTRACT.resolved().at("/info/version").textValue());
    }

    @Test
    void hasUsableSchemas() {
        List<JsonNode> schemas = CONTRACT.resolved().findValues("schema").stream()
                .filter(JsonNode::isObject)
                .toList();
        assertTrue(schemas.size() > 50, () -> "schemas: " + schemas.size());
        for (JsonNode schema : schemas) {
            assertEquals(List.of(), EventSchema.mistakes(schema), schema::toString);
        }
    }

    @Test
    void findsNamedPathsBeforeThoseWithParameters() {
        assertEquals("/events/stream", path("GET", "/events/stream"));
        assertEquals("/events/{id}", path("GET", "/events/" + UUID));
        assertEquals("/events/{id}/trace", path("GET", "/events/7/trace"));
        assertEquals("/events", path("GET", "/events/"));
        assertTrue(CONTRACT.find("DELETE", "/events").isEmpty());
        assertTrue(CONTRACT.find("GET", "/events/7/trace/8").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/events",
                "/events?limit=1000&format=csv&state=dead_letter&from=2026-01-31T00:00:00Z&correlation_id=" + UUID,
                "/events/" + UUID,
                "/events/" + UUID + "/trace",
                "/events/stream?last_event_id=x",
                "/api/v1/analytics/company_hourly?company_id=acme&limit=7",
                "/ready?for=process",
                "/live?1700000000"
            })
    void allows(String request) {
        assertEquals(List.of(), mistakes(request));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/events?limit=0 limit",
                "/events?limit=1001 limit",
                "/events?limit=1.0 limit",
                "/events?limit=+5 limit",
                "/events?limit=99999999999999999999999999999999 limit",
                "/events?state=pending state",
                "/events?correlation_id=7 correlation_id",
                "/events?format=xml format",
                "/events?colour=red colour",
                "/events?from=yesterday from",
                "/events?to=2026 to",
                "/events?stream=a&stream=b stream",
                "/events?stream=a\0b stream",
                "/events/7 id",
                "/events/7/trace id",
                "/events/stream?cursor=x cursor",
                "/events/stream?state=stored state",
                "/api/v1/analytics?limit=1 limit",
                "/api/v1/analytics/any?limit=many limit",
                "/ready?for=nothing for"
            })
    void refuses(String request, String parameter) {
        assertEquals(
                List.of(parameter),
                mistakes(request).stream().map(Mistake::parameter).toList());
    }

    @Test
    void knowsEveryStageThatCanBeLookedAt() {
        assertEquals(List.of("stage"), parameters("/api/v1/tap"));
        assertEquals(List.of("stage"), parameters("/api/v1/tap?stage=nothing"));
        assertEquals(List.of(), parameters("/api/v1/tap?stage=collect&follow=false"));
        Channels.stages().forEach(stage -> assertEquals(List.of(), parameters("/api/v1/tap?stage=" + stage), stage));
    }

    private static List<String> parameters(String request) {
        return mistakes(request).stream().map(Mistake::parameter).toList();
    }

    @Test
    void tellsAllMistakesInItsOwnWords() {
        assertEquals(
                Set.of(
                        new Mistake("limit", "must be a whole number from 1 to 1000"),
                        new Mistake("correlation_id", "must be a UUID"),
                        new Mistake(
                                "colour",
                                "is not a parameter of this path; known: account_id, correlation_id, cursor, format,"
                                        + " from, limit, message_id, state, stream, to, type")),
                Set.copyOf(mistakes("/events?limit=x&correlation_id=x&colour=red")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "pause; {}",
                "pause; {'topic':'t','partition':2147483647,'reason':'why','dry_run':true}",
                "seek; {'topic':'t','partition':0,'offset':'latest'}",
                "seek; {'topic':'t','partition':0,'offset':9223372036854775807}",
                "skip; {'topic':'t','partition':2,'offset':9007199254740993,'count':3}",
                "adopt-topic; {'topic':'t'}"
            })
    void allowsBodies(String verb, String body) {
        assertEquals(Set.of(), pointers(verb, body));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "pause; {'topic':7}; /topic",
                "pause; {'topic':null}; /topic",
                "pause; {'partition':-1}; /partition",
                "pause; {'partition':4294967296}; /partition",
                "pause; {'offset':1}; /offset",
                "resume; {'dry_run':'yes'}; /dry_run",
                "resume; {'reason':['a']}; /reason",
                "resume; {'reason':'a\\u0000'}; /reason",
                "adopt-topic; {}; /topic",
                "seek; {'topic':'t','partition':0,'offset':'soon'}; /offset",
                "seek; {'topic':'t','partition':0,'offset':-1}; /offset",
                "seek; {'topic':'t','partition':0,'offset':1,'count':2}; /count",
                "skip; {'topic':'t','partition':0,'offset':18446744073709551616}; /offset"
            })
    void refusesBodies(String verb, String body, String pointer) {
        assertEquals(Set.of(pointer), pointers(verb, body));
    }

    @Test
    void boundsTheReasonAndTellsAllMistakesOfABody() {
        assertEquals(Set.of("/reason"), pointers("pause", "{'reason':'" + "x".repeat(1_001) + "'}"));
        assertEquals(
                Set.of("/a~1b", "/topic", "/offset", "/count"),
                pointers("skip", "{'partition':0,'offset':'latest','count':0,'a/b':1}"));
    }

    private String path(String method, String path) {
        return CONTRACT.find(method, path).orElseThrow().operation().path();
    }

    private static List<Mistake> mistakes(String request) {
        String[] parts = request.split("\\?", 2);
        MultiMap query = MultiMap.caseInsensitiveMultiMap();
        for (String pair : parts.length == 1 ? new String[0] : parts[1].split("&")) {
            String[] both = pair.split("=", 2);
            query.add(both[0], both.length == 1 ? "" : both[1]);
        }
        Contract.Asked asked = CONTRACT.find("GET", parts[0]).orElseThrow();
        return asked.operation().mistakes(asked.inPath(), query, MultiMap.caseInsensitiveMultiMap());
    }

    private Set<String> pointers(String verb, String body) {
        ObjectNode json = (ObjectNode) Json.read(body.replace('\'', '"'));
        return CONTRACT.body("POST", "/api/v1/groups/{group}/" + verb).mistakes(json).stream()
                .map(JsonBody.Mistake::pointer)
                .collect(Collectors.toSet());
    }
}
