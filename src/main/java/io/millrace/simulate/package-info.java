/**
 * Made-up events of a stream, from the {@code simulate.json} in its folder.
 *
 * <p>In: a recipe and a seed; the same seed makes the same events. Out: packages over HTTP, records of a Kafka topic, or lines.
 * Thread: the caller's; packages are sent by virtual threads. Promise: what is made is sent or told as unanswered.
 */
package io.millrace.simulate;
