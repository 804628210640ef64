/** What is done to a running system, one fault a file, each with the evidence that it took place. */
package io.millrace.prove.fault;
