/**
 * What a person sees of consumer groups and does to them: show, pause, resume, seek, skip, adopt a topic that was made anew.
 * {@link io.millrace.group.GroupVerbs} has all of them.
 *
 * <p>In: a group and what is asked of it. Out: states, plans, changed positions with their audit entries. Thread: the caller's context.
 * Nothing is changed in a dry run; ledger and entry change in one transaction.
 */
package io.millrace.group;
