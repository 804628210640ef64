/**
 * What people did by hand, and why.
 *
 * <p>In: entries. Out: rows of the table {@code audit}. Thread: the caller's context. A change and its entry share a transaction where
 * both are in PostgreSQL; else the entry is written first and completed after.
 */
package io.millrace.audit;
