/**
 * Stream declarations: a folder of {@code stream.json}, {@code schema.json} and JSLT files becomes one compiled value.
 *
 * <p>In: folders on the class path and beside {@code verticles.json}. Out: {@link io.millrace.stream.StreamCatalog}. Thread: loaded at
 * start, read from any.
 */
package io.millrace.stream;
