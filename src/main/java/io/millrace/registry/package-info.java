/**
 * Schemas by id: Millrace's own registry in PostgreSQL, served under {@code /registry}, or one of others by its REST API.
 *
 * <p>In: subjects, ids, schema texts. Out: {@link io.millrace.registry.SchemaCatalog}. Thread: the caller's event loop. Promise: what was
 * read once is known until the node ends; an outage fails the Future and is never taken for "there is none".
 */
package io.millrace.registry;
