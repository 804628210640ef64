package io.millrace.group;

/**
 * How a change is to be made.
 *
 * @param who as the machine knows the person
 * @param reason may be null in a dry run
 * @param dryRun only say what would be done
 */
public record Order(String who, String reason, boolean dryRun) {

    /** Without a reason, which is then null or blank, it is a dry run. */
    public static Order of(String who, String reason, boolean dryRun) {
        boolean said = reason != null && !reason.isBlank();
        return new Order(who, said ? reason : null, dryRun || !said);
    }
}
