/**
 * {@code verticles.json} and the environment become one tree of records, or a list of all errors.
 *
 * <p>In: a file. Out: {@link io.millrace.config.AppConfig}. Thread: the starting one. The only reader of the environment.
 */
package io.millrace.config;
