/**
 * What people ask of events: one by its id, with every copy of it, its way (the trace), the listing, and what is stored from now on (the feed).
 *
 * <p>In: HTTP requests. Out: JSON from PostgreSQL, object store and Kafka. Thread: the HTTP server's event loop. Reads only.
 */
package io.millrace.query;
