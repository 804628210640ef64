/**
 * Who holds a natural id: claims in two generations, their rotation, and what became of events that end without silver.
 *
 * <p>In: keys of a batch. Out: verdicts. Thread: the caller's context. Exact for the window; every statement runs in the caller's
 * transaction, so that a batch's claims, outcomes and counts are there together or not at all.
 */
package io.millrace.claims;
