package io.millrace.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.config.Problem;
import io.millrace.stream.RowMapping.Column;
import io.millrace.stream.RowMapping.ColumnType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamLoaderTest {
    private static final String PARCELS = """
            {
              "natural_id": ".carrier + \\"/\\" + .number",
              "event_time": ".scanned_at",
              "normalise": "normalise.jslt",
              "quality": [{ "name": "weight", "value": ".weight", "weight": 3 }],
              "rows": [
                { "table": "parcels",
                  "columns": [
                    { "name": "carrier", "type": "text", "value": ".data.carrier", "required": true },
                    { "name": "weight", "type": "numeric", "value": ".data.weight" },
                    { "name": "scanned_at", "type": "timestamptz", "value": ".metadata.eventTime", "required": true }
                  ],
                  "indexes": ["carrier, scanned_at desc"] }
              ],
              "aggregates": [
                { "name": "parcels_by_carrier", "keys": [{ "column": "carrier" }],
                  "measures": [{ "name": "total", "kind": "count" }, { "name": "kilos", "kind": "sum", "column": "weight" }] }
              ]
            }
            """;

    @TempDir
    Path directory;

    @Test
    void addsAStreamByAFolderAlone() throws IOException {
        write("parcels", PARCELS, "{\"type\":\"object\"}", "{ \"carrier\": .carrier, \"weight\": .weight }");

        StreamLoader.Loaded loaded = StreamLoader.load(directory);

        assertEquals(List.of(), loaded.errors());
        assertEquals(List.of("holded", "parcels"), loaded.catalog().names());
        StreamDeclaration parcels = loaded.catalog().find("parcels").orElseThrow();
        List<Column> columns = parcels.rows().getFirst().columns();
        assertEquals(
                List.of("carrier", "weight", "scanned_at", "document"),
                columns.stream().map(Column::name).toList());
        assertEquals(200, columns.getFirst().limit());
    }

    @Test
    void givesAStreamWithoutRowsATableOfItsDocuments() throws IOException {
        write("parcel-scans", "{}", "{}", "{}");

        RowMapping rows = StreamLoader.load(directory)
                .catalog()
                .find("parcel-scans")
                .orElseThrow()
                .rows()
                .getFirst();

        assertEquals("parcel_scans", rows.table());
        assertEquals(ColumnType.JSONB, rows.columns().getFirst().type());
    }

    @Test
    void tellsAllMistakesTogetherWithPlaceRuleAndSuggestion() throws IOException {
        write(
                "parcels",
                """
                {
                  "natural_id": ".id",
                  "evnt_time": ".t",
                  "sources": ["events.raw"],
                  "event_time": "evnt-time(.t)",
                  "normalise": "normalise.jslt",
                  "partition_key": "$metadata.event_id",
                  "on_conflict": "refuze",
                  "quality": [{ "name": "x", "value": "random() > 0.5" }],
                  "rows": [
                    { "columns": [
                        { "name": "carrier", "type": "text", "value": ".data.carrier" },
                        { "name": "carrier", "type": "txt", "value": ".data.carrier" },
                        { "name": "Weight", "type": "numeric", "value": ".data.weight" },
                        { "name": "revision", "type": "int", "value": ".r" },
                        { "name": "big", "type": "text", "value": ".b", "limit": 5000 } ],
                      "indexes": ["carier", "big"], "time_column": "carrier" } ],
                  "aggregates": [
                    { "name": "sums", "keys": [{ "column": "carier" }],
                      "measures": [{ "name": "s", "kind": "sum", "column": "carrier" }] } ],
                  "listing": { "type": "carier" },
                  "listing": {}
                }
                """,
                "{\"properties\":{\"a\":{\"$ref\":\"https://example.org/a.json\"}}}",
                "{\n  \"a\": .a,\n  \"b\": (.b\n}");

        List<String> errors = errors();

        assertHas(errors, "stream.json:3 /evnt_time", "is no key of this object", "event_time");
        assertHas(errors, "stream.json:4 /sources/0", "topic of Millrace's own");
        assertHas(errors, "stream.json:5 /event_time = evnt-time", "is no function", "event-time");
        assertHas(errors, "normalise.jslt:4", "is no JSLT");
        assertHas(errors, "stream.json:7 /partition_key = $metadata", "names no variable");
        assertHas(errors, "stream.json:8 /on_conflict", "must be one of duplicate, refuse", "refuse");
        assertHas(errors, "stream.json:9 /quality/0/value", "changes its mind");
        assertHas(errors, "stream.json:13 /rows/0/columns/1/name", "declared twice");
        assertHas(errors, "stream.json:13 /rows/0/columns/1/type", "must be one of text", "text");
        assertHas(errors, "stream.json:14 /rows/0/columns/2/name", "lower-case");
        assertHas(errors, "stream.json:15 /rows/0/columns/3/name", "every table has");
        assertHas(errors, "stream.json:17 /rows/0/indexes/0", "names no column", "carrier");
        assertHas(errors, "stream.json:17 /rows/0/indexes/1", "too wide");
        assertHas(errors, "stream.json:17 /rows/0/time_column", "timestamptz");
        assertHas(errors, "stream.json:19 /aggregates/0/keys/0/column", "names no column", "carrier");
        assertHas(errors, "stream.json:20 /aggregates/0/measures/0/column", "column of numbers");
        assertHas(errors, "stream.json:22 /listing", "stands twice");
        assertHas(errors, "schema.json:1 /properties/a/$ref", "must point into this document");
    }

    @Test
    void tellsAnInvalidSchema() throws IOException {
        write(
                "parcels",
                "{}",
                "{\n\"properties\": {\n\"a\": {\"type\": \"strin\"},\n\"b\": {\"pattern\": \"(\"}}}",
                "{}");

        List<String> errors = errors();

        assertHas(errors, "schema.json:3 /properties/a/type = \"strin\"", "no usable JSON Schema");
        assertHas(errors, "schema.json:4 /properties/b/pattern", "no usable JSON Schema");
    }

    @Test
    void takesOnlyTextsForTheFiltersOfTheListing() throws IOException {
        write("parcels", """
                {
                  "rows": [{ "columns": [{ "name": "weight", "type": "numeric", "value": ".data.weight" }] }],
                  "listing": { "type": "weight",
                    "account_id": "received_at" }
                }
                """, "{}", "{}");

        List<String> errors = errors();

        assertEquals(2, errors.size(), errors.toString());
        assertHas(errors, "stream.json:3 /listing/type", "column of type text");
        assertHas(errors, "stream.json:4 /listing/account_id", "column of type text");
    }

    @Test
    void takesTheNaturalIdForAFilterOfTheListing() throws IOException {
        write("parcels", "{ \"listing\": { \"account_id\": \"natural_id\" } }", "{}", "{}");

        assertEquals(List.of(), errors());
    }

    @Test
    void tellsWhatIsNotJsonWithItsLine() throws IOException {
        write("parcels", "{\n\"rows\": [\n}", "{}", "{}");

        assertHas(errors(), "stream.json:3", "is not JSON");
    }

    @Test
    void refusesANameATableOrADefaultThatIsTaken() throws IOException {
        write("holded", "{}", "{}", "{}");
        write("one", "{\"rows\":[{\"table\":\"events\"}],\"default\":true,\"sources\":[\"t\"]}", "{}", "{}");
        write("two", "{\"sources\":[\"t\"],\"views\":[{\"name\":\"one\",\"select\":\"select 1\"}]}", "{}", "{}");
        write("three", "{\"rows\":[{\"table\":\"ledger\"}]}", "{}", "{}");

        List<String> errors = errors();

        assertHas(errors, "holded", "is the name of another stream as well");
        assertHas(errors, "one/stream.json /rows/0/table = events", "of the stream holded");
        assertHas(errors, "one/stream.json /default", "claimed by the stream holded");
        assertHas(errors, "two/stream.json /sources/0 = t", "source of the stream one");
        assertHas(errors, "three/stream.json:1 /rows/0/table", "table of Millrace's own");
    }

    @Test
    void importsAndFilesStayInTheFolder() throws IOException {
        write("parcels", "{\"normalise\":\"normalise.jslt\"}", "{}", "import \"../holded/normalise.jslt\" as h h(.)");

        assertHas(errors(), "normalise.jslt:1", "names no file of the folder");
    }

    @Test
    void oneChangedCharacterIsAnotherDeclaration() throws IOException {
        write("parcels", "{}", "{}", "{}");
        String before = sha();
        assertEquals(before, sha());

        write("parcels", "{ }", "{}", "{}");

        assertFalse(before.equals(sha()));
    }

    private String sha() {
        return StreamLoader.load(directory)
                .catalog()
                .find("parcels")
                .orElseThrow()
                .sha256();
    }

    private List<String> errors() {
        return StreamLoader.load(directory).errors().stream()
                .map(Problem::toString)
                .toList();
    }

    private static void assertHas(List<String> errors, String... parts) {
        assertTrue(
                errors.stream().anyMatch(error -> Stream.of(parts).allMatch(error::contains)),
                () -> String.join(" … ", parts) + " is not in\n" + String.join("\n", errors));
    }

    private void write(String name, String stream, String schema, String normalise) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(name));
        Files.writeString(folder.resolve("stream.json"), stream);
        Files.writeString(folder.resolve("schema.json"), schema);
        Files.writeString(folder.resolve("normalise.jslt"), normalise);
    }
}
