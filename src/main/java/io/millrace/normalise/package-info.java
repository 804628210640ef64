/**
 * Brings each event into the one form of its stream, and makes sure that all that comes later can be made of it.
 *
 * <p>In: judged trees. Out: content and its hash, or rejections and filtered events. Thread: an event loop. Promise: what passes here fits
 * the declared columns; right of it an event can only be degraded.
 */
package io.millrace.normalise;
