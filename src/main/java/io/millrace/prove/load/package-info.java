/** Verifiable load: events whose ids are kept once they are acknowledged. */
package io.millrace.prove.load;
