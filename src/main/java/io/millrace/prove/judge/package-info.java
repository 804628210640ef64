/**
 * Readers of what a system left behind, by plain clients of Kafka, PostgreSQL and S3. They share no code with the server: a mistake
 * in it must not be made twice.
 */
package io.millrace.prove.judge;
