package io.millrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.json.Json;
import org.junit.jupiter.api.Test;

class TopPageTest {
    private static final JsonNode TOPOLOGY = Json.read("""
            {"node": "one", "channels": ["validate", "store.rows"], "verticles": [
              {"type": "collect", "name": "collect"},
              {"type": "consume", "name": "rows", "group": "rows", "route": ["store.rows"]},
              {"type": "consume", "name": "others", "group": "rows.too", "route": ["store.rows"]}]}""");

    @Test
    void showsRatesOfStagesAndHowFarBehindConsumersAre() {
        Scrape before = Scrape.of("""
                # HELP millrace_collect_in_total
                millrace_collect_in_total 100.0
                millrace_collect_out_total 90.0
                millrace_validate_refused_total{code="a"} 1.0
                """, 1_000_000_000L);
        Scrape after = Scrape.of("""
                millrace_collect_in_total 300.0
                millrace_collect_out_total 291.0
                millrace_collect_refused_total{code="a",} 1.0
                millrace_validate_refused_total{code="a"} 2.0
                millrace_validate_refused_total{code="b"} 2.0
                millrace_store_rows_in_flight 2.0
                millrace_consume_lag{group="rows",partition="0",topic="t"} 7.0
                millrace_consume_lag{group="rows",partition="1",topic="t"} 5.0
                millrace_consume_lag{group="rows.too",partition="1",topic="t"} 1.0
                millrace_consume_oldest_unsettled_seconds{group="rows",partition="0"} 0.25
                millrace_consume_oldest_unsettled_seconds{group="rows",partition="1"} 1.5
                millrace_consume_stopped{group="rows",partition="1"} 1.0
                """, 3_000_000_000L);

        assertEquals("""
                one

                STAGE       IN/S   OUT/S  REFUSED/S  IN FLIGHT  LAG
                collect     100.0  100.5  0.5        -          -
                validate    -      -      1.5        -          -
                store.rows  -      -      -          2          13

                CONSUMER  GROUP     LAG  OLDEST S  STOPPED  PAUSED
                rows      rows      12   1.5       1        -
                others    rows.too  1    -         -        -""", TopPage.of(TOPOLOGY, before, after));
    }
}
