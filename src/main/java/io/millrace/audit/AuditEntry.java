package io.millrace.audit;

/**
 * One deed.
 *
 * @param who as the machine knows the person
 * @param action such as {@code group.seek}
 * @param target what it was done to
 * @param was before; may be null
 * @param becomes after; may be null
 * @param reason as given; may be null
 * @param dryRun nothing was changed
 */
public record AuditEntry(
        String who, String action, String target, String was, String becomes, String reason, boolean dryRun) {

    public AuditEntry withWas(String before) {
        return new AuditEntry(who, action, target, before, becomes, reason, dryRun);
    }

    public AuditEntry withBecomes(String now) {
        return new AuditEntry(who, action, target, was, now, reason, dryRun);
    }
}
