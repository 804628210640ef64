/**
 * PostgreSQL: the pool, transactions, migrations, and what an error means.
 *
 * <p>In: SQL. Out: rows. Thread: the caller's event loop; Flyway alone uses JDBC on a worker at start.
 */
package io.millrace.database;
