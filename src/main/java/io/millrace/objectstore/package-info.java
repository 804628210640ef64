/**
 * Any S3 store, by the MinIO SDK and without features that only MinIO has.
 *
 * <p>In: keys and bytes. Out: facts of objects. Thread: the caller's context; the SDK's threads and blocking bodies stay inside. A
 * write never replaces an object where the store honours If-None-Match, which is tried when it is opened.
 */
package io.millrace.objectstore;
