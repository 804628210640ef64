/**
 * What a person sees of consumer groups and does to them: show, seek, adopt a topic that was made anew.
 *
 * <p>In: a group and what is asked of it. Out: states, plans, changed positions with their audit entries. Thread: the caller's context.
 * Nothing is changed in a dry run; ledger and entry change in one transaction.
 */
package io.millrace.group;
