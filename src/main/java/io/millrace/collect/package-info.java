/**
 * {@code POST /collect}: bodies become events, each judged alone, and are answered for.
 *
 * <p>In: HTTP requests. Out: records of events.raw, dead letters, answers. Thread: an event loop per instance. Promise: a 2xx is
 * sent after every accepted event and every letter of the package was acknowledged by all replicas in sync.
 */
package io.millrace.collect;
