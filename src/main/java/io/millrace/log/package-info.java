/**
 * How the log reads: logfmt, one event a line. {@code logback.xml} names the layout; who logs takes its keys from {@code Keys}.
 *
 * <p>In: log events. Out: lines on standard error. Thread: any. No value can forge a line or a field.
 */
package io.millrace.log;
