/**
 * What every HTTP answer of a node shares: the way routes are mounted and the one form of an error.
 *
 * <p>In: routes of the stages. Out: answers. Thread: the event loop of the server. Promise: every error is a problem document of
 * RFC 9457, without a stack trace.
 */
package io.millrace.http;
