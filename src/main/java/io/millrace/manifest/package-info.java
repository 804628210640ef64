/**
 * Which events lie in which object: keys, the lines' form, and the table that names every settled object.
 *
 * <p>In: settled cuts; the origin of a record. Out: its line, exactly. Thread: the caller's context; objects are unpacked on workers.
 * An object that is not in the manifest does not count: it is a cut that was not settled yet.
 */
package io.millrace.manifest;
