/**
 * What an operator looks at: liveness, readiness, health, metrics, topology.
 *
 * <p>In: HTTP requests. Out: the state of every component. Thread: the HTTP server's event loop. Never fails: a failure is an answer.
 */
package io.millrace.ops;
