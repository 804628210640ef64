/**
 * How the log reads: logfmt, one event a line. Named by {@code logback.xml}; nothing else uses it.
 *
 * <p>In: log events. Out: lines on standard error. Thread: any. No value can forge a line or a field.
 */
package io.millrace.log;
