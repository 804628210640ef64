package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as they must be, two spaces apart. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(List<String> head) {
        rows.add(head);
    }

    void add(List<String> row) {
        rows.add(row);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(row.get(column))
                        .append(" ".repeat(width(column) - row.get(column).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString().stripTrailing();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
