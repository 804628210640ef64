/**
 * Whether a change of a JSON Schema is compatible, for the part of JSON Schema that docs/streams.md names; what can't be decided is not.
 * In: two schemas. Out: what differs. Pure, any thread; the work of a comparison is bounded.
 */
package io.millrace.registry.compatibility;
