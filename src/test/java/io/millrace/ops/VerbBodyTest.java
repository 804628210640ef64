package io.millrace.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.http.JsonBody.Mistake;
import io.millrace.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerbBodyTest {
    private final List<Mistake> mistakes = new ArrayList<>();

    @Test
    void readsWhatIsThereAndTakesOneRecordWhereNoCountIs() {
        VerbBody body =
                read(Verb.SKIP, "{\"topic\":\"t\",\"partition\":2,\"offset\":9007199254740993,\"reason\":\"why\"}");

        assertEquals(List.of(), mistakes);
        assertEquals(new VerbBody("t", 2, "9007199254740993", 1, "why", false), body);
    }

    @Test
    void aPauseNeedsNothing() {
        assertEquals(new VerbBody(null, null, null, 1, null, false), read(Verb.PAUSE, "{}"));
        assertEquals(List.of(), mistakes);
    }

    @Test
    void aSeekTakesTheEndsByName() {
        assertEquals(
                "latest",
                read(Verb.SEEK, "{\"topic\":\"t\",\"partition\":0,\"offset\":\"latest\",\"dry_run\":true}")
                        .offset());
        assertEquals(List.of(), mistakes);
    }

    @Test
    void tellsAllMistakesAtOnce() {
        read(Verb.SKIP, "{\"partition\":0,\"offset\":\"latest\",\"count\":0,\"a/b\":1}");

        assertEquals(
                List.of("/a~1b", "/topic", "/offset", "/count"),
                mistakes.stream().map(Mistake::pointer).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "PAUSE; {'topic':7}; /topic",
                "PAUSE; {'topic':null}; /topic",
                "PAUSE; {'partition':-1}; /partition",
                "PAUSE; {'partition':1.0}; /partition",
                "PAUSE; {'partition':4294967296}; /partition",
                "PAUSE; {'offset':1}; /offset",
                "RESUME; {'dry_run':'yes'}; /dry_run",
                "RESUME; {'reason':['a']}; /reason",
                "RESUME; {'reason':'a\\u0000'}; /reason",
                "ADOPT_TOPIC; {}; /topic",
                "SEEK; {'topic':'t','partition':0,'offset':'soon'}; /offset",
                "SEEK; {'topic':'t','partition':0,'offset':-1}; /offset",
                "SEEK; {'topic':'t','partition':0,'offset':1,'count':2}; /count",
                "SKIP; {'topic':'t','partition':0,'offset':18446744073709551616}; /offset"
            })
    void refusesWhatItCantUse(Verb verb, String body, String pointer) {
        read(verb, body.replace('\'', '"'));

        assertEquals(List.of(pointer), mistakes.stream().map(Mistake::pointer).toList());
    }

    @Test
    void boundsTheReason() {
        read(Verb.PAUSE, "{\"reason\":\"" + "x".repeat(1_001) + "\"}");

        assertEquals("/reason", mistakes.getFirst().pointer());
    }

    private VerbBody read(Verb verb, String json) {
        return VerbBody.of(verb, (ObjectNode) Json.read(json), mistakes);
    }
}
