package io.millrace.stream;

import io.millrace.config.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What only one stream, or one part of a stream, may have: tables and views, sources, being the default. */
final class SharedNames {
    private SharedNames() {}

    /** @param declarations those so far, the new one last */
    static void check(
            StreamFolder folder,
            StreamDeclaration declaration,
            List<StreamDeclaration> declarations,
            List<Problem> errors) {
        String file = folder.path("stream.json");
        List<String> own = new ArrayList<>();
        for (Named relation : relations(declaration)) {
            Optional<String> other = declarations.stream()
                    .filter(stream -> stream != declaration)
                    .filter(stream ->
                            relations(stream).stream().anyMatch(r -> r.name().equals(relation.name())))
                    .map(StreamDeclaration::name)
                    .findFirst();
            if (own.contains(relation.name())) {
                errors.add(mistake(file, relation, "is the name of two tables or views of this stream"));
            } else if (other.isPresent()) {
                errors.add(mistake(file, relation, "is a table or view of the stream " + other.get()));
            }
            own.add(relation.name());
        }
        for (StreamDeclaration other : declarations.subList(0, declarations.size() - 1)) {
            checkShared(file, declaration, other, errors);
        }
    }

    private static void checkShared(
            String file, StreamDeclaration declaration, StreamDeclaration other, List<Problem> errors) {
        if (declaration.isDefault() && other.isDefault()) {
            errors.add(mistake(file, new Named("true", "/default"), "is claimed by the stream " + other.name()));
        }
        for (int i = 0; i < declaration.sources().size(); i++) {
            String topic = declaration.sources().get(i);
            if (other.sources().contains(topic)) {
                errors.add(
                        mistake(file, new Named(topic, "/sources/" + i), "is a source of the stream " + other.name()));
            }
        }
    }

    private record Named(String name, String pointer) {}

    private static List<Named> relations(StreamDeclaration declaration) {
        List<Named> names = new ArrayList<>();
        for (int i = 0; i < declaration.rows().size(); i++) {
            names.add(new Named(declaration.rows().get(i).table(), "/rows/" + i + "/table"));
        }
        for (int i = 0; i < declaration.aggregates().size(); i++) {
            names.add(new Named(declaration.aggregates().get(i).name(), "/aggregates/" + i + "/name"));
        }
        for (int i = 0; i < declaration.views().size(); i++) {
            names.add(new Named(declaration.views().get(i).name(), "/views/" + i + "/name"));
        }
        return names;
    }

    private static Problem mistake(String file, Named named, String rule) {
        return Mistakes.of(file, named.pointer(), 0, named.name(), rule, null);
    }
}
