/**
 * Any S3 store, by the MinIO SDK and without features that only MinIO has.
 *
 * <p>In: keys and bytes. Out: facts of objects. Thread: the caller's context; the SDK's threads and blocking bodies stay inside.
 */
package io.millrace.objectstore;
