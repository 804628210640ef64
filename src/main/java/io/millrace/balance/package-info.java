/**
 * The balance of promise 2: entered = stored + duplicate + repeat + filtered + dead letters + in flight, from durable counts.
 *
 * <p>In: origins of raw records, in the transactions that decide about them. Out: the residual below what every sink has settled, which
 * is 0 or an alarm. Thread: any; the sampler on its verticle's context.
 */
package io.millrace.balance;
