/**
 * Adds to each event what its stream declares: business context, quality score, the whole silver document.
 *
 * <p>In: claimed events with content. Out: the same with silver document, key and result hash. Thread: an event loop. Promise: refuses
 * nothing; what can't be added leaves the event degraded.
 */
package io.millrace.enrich;
