/**
 * {@code bin/millrace}: run, services, validate, config, simulate, status, version, and what the stages add.
 *
 * <p>In: arguments. Out: text or {@code --json}; exit code 0 done, 1 failed, 2 wrong usage. Thread: main.
 */
package io.millrace.cli;
