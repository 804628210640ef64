package io.millrace.prove.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of a stream whose declaration can be mended: its rows carry the generation that made them. */
final class RevisedStream {
    private static final String DECLARATION = """
            {
              "description": "Numbers, and which generation of this declaration made their rows.",
              "natural_id": "string(.number)",
              "enrichment": "enrichment.jslt",
              "rows": [
                { "table": "revised",
                  "columns": [
                    { "name": "number", "type": "int", "value": ".data.number", "required": true },
                    { "name": "generation", "type": "int", "value": ".enrichment.generation", "required": true } ] }
              ],
              "aggregates": [
                { "name": "revised_by_generation",
                  "keys": [{ "column": "generation" }],
                  "measures": [{ "name": "total", "kind": "count" }] }
              ]
            }
            """;
    private static final String SCHEMA = """
            { "type": "object", "required": ["number"], "properties": { "number": { "type": "integer", "minimum": 0 } } }
            """;

    private RevisedStream() {}

    static void write(Path streams, int generation) throws IOException {
        Path folder = Files.createDirectories(streams.resolve("revised"));
        Files.writeString(folder.resolve("stream.json"), DECLARATION);
        Files.writeString(folder.resolve("schema.json"), SCHEMA);
        Files.writeString(folder.resolve("enrichment.jslt"), "{ \"generation\": " + generation + " }\n");
    }
}
