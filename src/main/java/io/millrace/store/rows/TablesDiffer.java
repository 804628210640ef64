package io.millrace.store.rows;

import java.util.List;
import java.util.stream.Collectors;

/** The declarations ask for changes of tables that Millrace leaves to people. Nothing was changed. Carries all of them at once. */
public final class TablesDiffer extends RuntimeException {
    private final transient List<TableDifference> differences;

    TablesDiffer(List<TableDifference> differences) {
        super(differences.stream()
                .map(TableDifference::toString)
                .collect(Collectors.joining(
                        "\n  ",
                        "the declared streams ask for changes of tables that would rewrite or lose data; nothing was"
                                + " changed. Run the SQL by hand, or undo the declaration:\n  ",
                        "")));
        this.differences = List.copyOf(differences);
    }

    public List<TableDifference> differences() {
        return differences;
    }
}
