/**
 * What people ask of events: one by its id, with every copy of it, and the listing.
 *
 * <p>In: HTTP requests. Out: JSON from PostgreSQL, object store and Kafka. Thread: the HTTP server's event loop. Reads only.
 */
package io.millrace.query;
