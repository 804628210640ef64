package io.millrace.stream;

import io.millrace.config.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Loads every declared stream, the built-in ones and the user's own, or tells every mistake of all of them. Blocking: for the start
 * and for tools.
 */
public final class StreamLoader {
    private StreamLoader() {}

    /** What was loaded. The catalogue is complete only where there are no mistakes. */
    public record Loaded(StreamCatalog catalog, List<Problem> errors) {
        public Loaded {
            errors = List.copyOf(errors);
        }
    }

    /** @param directory of the user's own streams; need not exist */
    public static Loaded load(Path directory) {
        List<StreamFolder> folders = new ArrayList<>(StreamFolder.builtIn());
        folders.addAll(StreamFolder.in(directory));
        return load(folders);
    }

    /** The built-in streams alone. */
    public static StreamCatalog builtIn() {
        Loaded loaded = load(StreamFolder.builtIn());
        if (!loaded.errors().isEmpty()) {
            throw new IllegalStateException("a built-in stream is wrong: " + loaded.errors());
        }
        return loaded.catalog();
    }

    static Loaded load(List<StreamFolder> folders) {
        List<Problem> errors = new ArrayList<>();
        List<StreamDeclaration> declarations = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        for (StreamFolder folder : folders) {
            String other = names.putIfAbsent(folder.name(), folder.place());
            if (other != null) {
                errors.add(Mistakes.of(
                        folder.place(), "", 0, folder.name(), "is the name of another stream as well: " + other, null));
                continue;
            }
            StreamDeclaration declaration = new DeclarationReader(folder, errors).read();
            if (declaration != null) {
                declarations.add(declaration);
                SharedNames.check(folder, declaration, declarations, errors);
            }
        }
        return new Loaded(new StreamCatalog(declarations), errors);
    }
}
