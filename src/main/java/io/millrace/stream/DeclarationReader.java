package io.millrace.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.config.Problem;
import io.millrace.event.Violation;
import io.millrace.json.LocatedJson;
import io.millrace.stream.RowMapping.Column;
import io.millrace.stream.RowMapping.ColumnType;
import io.millrace.stream.StreamDeclaration.Filter;
import io.millrace.stream.StreamDeclaration.Layout;
import io.millrace.stream.StreamDeclaration.QualityRule;
import io.millrace.stream.StreamDeclaration.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one folder into a declaration and adds every mistake to the list. */
final class DeclarationReader {
    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*([-_][a-z0-9]+)*");
    private static final int LONGEST_NAME = 40;
    private static final Set<String> KEYS = Set.of(
            "description",
            "default",
            "sources",
            "natural_id",
            "event_time",
            "on_conflict",
            "filters",
            "normalise",
            "quality",
            "enrichment",
            "silver",
            "partition_key",
            "rows",
            "aggregates",
            "layout",
            "listing",
            "views");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    private static final Set<String> LISTINGS = Set.of("type", "account_id");

    private final StreamFolder folder;
    private final List<Problem> errors;
    private final Expressions expressions;

    DeclarationReader(StreamFolder folder, List<Problem> errors) {
        this.folder = folder;
        this.errors = errors;
        this.expressions = new Expressions(folder);
    }

    /** Null where the folder could not be read that far; the mistakes say why. */
    StreamDeclaration read() {
        if (!NAME.matcher(folder.name()).matches() || folder.name().length() > LONGEST_NAME) {
            wholeFile(
                    "",
                    "the folder's name must be lower-case letters and digits, in words joined by - or _, at most "
                            + LONGEST_NAME);
        }
        String schema = schema("schema.json");
        String silverSchema = silverSchema();
        LocatedJson document = document("stream.json");
        if (document == null) {
            return null;
        }
        Place root = Place.root(folder.path("stream.json"), document, errors);
        root.only(KEYS);
        return declaration(root, schema, silverSchema);
    }

    private StreamDeclaration declaration(Place root, String schema, String silverSchema) {
        List<RowMapping> rows = new RowsReader(expressions, folder.name()).read(root.at("rows"));
        List<Aggregate> aggregates = new AggregatesReader(rows.getFirst()).read(root.at("aggregates"));
        return new StreamDeclaration(
                folder.name(),
                0,
                folder.sha256(),
                root.at("default").flag(),
                schema,
                silverSchema,
                root.at("sources").elements().stream().map(this::source).toList(),
                expressions.optional(root.at("natural_id")),
                expressions.optional(root.at("event_time")),
                root.at("on_conflict").choice(OnConflict.class, OnConflict.DUPLICATE) == OnConflict.REFUSE,
                root.at("filters").elements().stream().map(this::filter).toList(),
                normalise(root.at("normalise")),
                root.at("quality").elements().stream().map(this::quality).toList(),
                expressions.optional(root.at("enrichment"), "meta", "data_quality_score"),
                expressions.optional(root.at("silver"), "meta", "enrichment"),
                expressions.optional(root.at("partition_key")),
                rows,
                aggregates,
                root.at("layout").choice(Layout.class, Layout.SEGMENTS),
                listing(root.at("listing"), rows.getFirst()),
                root.at("views").elements().stream().map(this::view).toList());
    }

    /** What becomes of an event whose natural id is held with other content. */
    private enum OnConflict {
        DUPLICATE,
        REFUSE
    }

    private Expression normalise(Place place) {
        return place.absent() ? (event, variables) -> event : expressions.required(place);
    }

    private String source(Place place) {
        String topic = place.text();
        if (!TOPIC.matcher(topic).matches()) {
            place.wrong("must be the name of a Kafka topic");
        } else if (topic.startsWith("events.")) {
            place.wrong("names a topic of Millrace's own");
        }
        return topic;
    }

    private Filter filter(Place place) {
        place.only(Set.of("name", "when"));
        return new Filter(place.at("name").text(), expressions.required(place.at("when")));
    }

    private QualityRule quality(Place place) {
        place.only(Set.of("name", "value", "weight"));
        return new QualityRule(
                place.at("name").text(),
                expressions.required(place.at("value")),
                place.at("weight").number(1, 1, 1_000_000));
    }

    private View view(Place place) {
        place.only(Set.of("name", "select"));
        Place select = place.at("select");
        String text = select.text();
        if (text.endsWith(".sql") && !folder.files().containsKey(text)) {
            select.wrong(
                    "names no file of the folder",
                    Mistakes.nearest(text, folder.files().keySet()));
        }
        return new View(place.at("name").identifier(55), folder.files().getOrDefault(text, text));
    }

    private static Map<String, String> listing(Place place, RowMapping first) {
        Map<String, String> listing = new LinkedHashMap<>();
        if (!place.absent()) {
            place.only(LISTINGS);
            place.node().fieldNames().forEachRemaining(filter -> {
                String column = place.at(filter).text();
                Column declared = AggregatesReader.checkColumn(place.at(filter), first, column);
                boolean text = declared == null ? Lineage.isText(column) : declared.type() == ColumnType.TEXT;
                if (!text && (declared != null || RowsReader.isLineage(column))) {
                    place.at(filter).wrong("must name a column of type text: filters compare texts");
                }
                listing.put(filter, column);
            });
        }
        return listing;
    }

    private String silverSchema() {
        return folder.files().containsKey(StreamDeclaration.SILVER_SCHEMA)
                ? schema(StreamDeclaration.SILVER_SCHEMA)
                : null;
    }

    private String schema(String name) {
        LocatedJson document = document(name);
        if (document == null) {
            return null;
        }
        String file = folder.path(name);
        for (Violation mistake : EventSchema.mistakes(document.tree())) {
            JsonNode at = document.tree().at(mistake.pointer());
            errors.add(Mistakes.of(
                    file,
                    mistake.pointer(),
                    document.line(mistake.pointer()),
                    at.isMissingNode() || at.isContainerNode() ? null : at.toString(),
                    "is no usable JSON Schema: " + mistake.rule() + ": " + mistake.message(),
                    null));
        }
        return folder.files().get(name);
    }

    private LocatedJson document(String file) {
        String text = folder.files().get(file);
        if (text == null) {
            wholeFile(file, "is missing");
            return null;
        }
        try {
            LocatedJson document = LocatedJson.read(text);
            for (String pointer : document.duplicates()) {
                errors.add(Mistakes.of(
                        folder.path(file), pointer, document.line(pointer), null, "stands twice in its object", null));
            }
            return document;
        } catch (LocatedJson.SyntaxMistake e) {
            errors.add(Mistakes.of(folder.path(file), "", e.line(), null, "is not JSON: " + e.getMessage(), null));
            return null;
        }
    }

    private void wholeFile(String file, String rule) {
        String path = file.isEmpty() ? folder.place() : folder.path(file);
        errors.add(Mistakes.of(path, "", 0, null, rule, null));
    }
}
