/**
 * Judges each event by itself: bytes, limits, schema, natural id, event time.
 *
 * <p>In: a batch of bytes. Out: the same batch with trees, or with rejections. Thread: an event loop; a schema that is not known yet is
 * fetched meanwhile. Promise: nothing is dropped, an outage of the registry fails the batch and refuses no event.
 */
package io.millrace.validate;
