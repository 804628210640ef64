/**
 * What clients may rely on: {@code openapi.yaml}, which requests are checked by and which {@code /docs} shows, and the codes of errors.
 *
 * <p>In: {@code openapi.yaml} and {@code errors.yaml}, read once at start. Out: refusals, and pages. Thread: the event loop of the server.
 * Promise: what the document does not allow does not reach a route; what it allows may still be refused there, for what it means.
 */
package io.millrace.contract;
