/**
 * Shows a sample of the events that leave a stage of this node, as they are there.
 *
 * <p>In: batches, looked at on the stage's thread. Out: lines of NDJSON. Thread: rendering on the stage's, writing on the client's loop. Promise: a client that
 * does not read, or a stage that is busy, makes the sample smaller and nothing slower than {@code tap.rate} allows.
 */
package io.millrace.tap;
