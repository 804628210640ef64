/**
 * Jackson, set up once: exact numbers, strict reading, bounded sizes.
 *
 * <p>In: bytes. Out: trees that keep every number's value. Thread: any.
 */
package io.millrace.json;
