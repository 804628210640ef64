/**
 * The event bus of one node: typed channels, batches by reference. The one package that touches {@code vertx.eventBus()}.
 *
 * <p>In: a request of a stage. Out: its reply, or the failure by reference. Thread: the consumer's context. Best effort; what must
 * not be lost is acknowledged by the source only after the reply that says durable.
 */
package io.millrace.bus;
