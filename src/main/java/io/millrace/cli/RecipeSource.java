package io.millrace.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds a stream's {@code simulate.json}: in its folder among the user's own, else among the built-in ones. */
final class RecipeSource {
    private static final String FILE = "simulate.json";

    private RecipeSource() {}

    /** @param streams directory of the user's own declarations */
    static String read(Path streams, String stream) throws IOException {
        Path own = streams.resolve(stream).resolve(FILE);
        if (Files.exists(own)) {
            return Files.readString(own);
        }
        String builtIn = "streams/" + stream + "/" + FILE;
        try (InputStream in = RecipeSource.class.getClassLoader().getResourceAsStream(builtIn)) {
            if (in == null) {
                throw new IOException(
                        "no recipe for the stream '" + stream + "': neither " + own + " nor a built-in one");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
