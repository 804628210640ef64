package io.millrace.store.rows;

import io.millrace.stream.StreamDeclaration;
import java.util.ArrayList;
import java.util.List;

/** One stream's tables, resolved. The first mapping alone feeds aggregates and the balance. */
record StreamRows(StreamDeclaration declaration, List<RowTable> tables, List<AggregateTable> aggregates) {

    StreamRows(StreamDeclaration declaration) {
        this(declaration, tables(declaration));
    }

    private StreamRows(StreamDeclaration declaration, List<RowTable> tables) {
        this(
                declaration,
                tables,
                declaration.aggregates().stream()
                        .map(aggregate -> new AggregateTable(tables.getFirst(), aggregate))
                        .toList());
    }

    private static List<RowTable> tables(StreamDeclaration declaration) {
        List<RowTable> tables = new ArrayList<>();
        declaration
                .rows()
                .forEach(mapping ->
                        tables.add(new RowTable(mapping, tables.isEmpty() ? declaration.aggregates() : List.of())));
        return List.copyOf(tables);
    }

    /** Indexes that its aggregates need beside the declared ones. */
    List<String> indexes(RowTable table) {
        return aggregates.stream()
                .filter(aggregate -> aggregate.rows == table)
                .map(AggregateTable::index)
                .filter(index -> index != null)
                .toList();
    }
}
