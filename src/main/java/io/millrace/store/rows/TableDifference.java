package io.millrace.store.rows;

/**
 * What stands between a table as it is and as it is declared, and would rewrite or narrow data.
 *
 * @param relation the table or view
 * @param reason one sentence
 * @param sql what a person runs to bring them together
 */
public record TableDifference(String relation, String reason, String sql) {
    @Override
    public String toString() {
        return relation + ": " + reason + "\n    " + sql;
    }
}
