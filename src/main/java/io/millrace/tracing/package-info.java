/**
 * Spans of requests and of the stages that their events pass, sent by OTLP. A request's span is the parent of all that comes of it, on any node: its
 * {@code traceparent} travels with each event. Nothing of an event's content is in a span.
 */
package io.millrace.tracing;
