package io.millrace.publish;

import io.millrace.bus.ConsumerStop;
import io.millrace.event.Partition;
import io.millrace.ledger.Ledger.Held;
import io.millrace.ledger.StopCommand;
import java.util.Optional;

/**
 * Where refine may go on: compares the offset C that Kafka has committed with the mirror M, the noted end N and an operator's
 * permit S of the ledger.
 *
 * <pre>
 *   C = M                             go on
 *   C = N > M                         the commit of the last claims is known by now: the mirror is raised
 *   C &lt; M, S given, C = S or N        an operator's seek: what lies below M is dropped as seen
 *   C &gt; M otherwise                a restored PostgreSQL: it is rebuilt from what Kafka and the bucket have
 *   anything else, or no C            a restored Kafka, or offsets that it lost: a person decides
 * </pre>
 */
final class StartPosition {
    private StartPosition() {}

    /** C. @throws ConsumerStop where it does not fit the ledger */
    static long of(String group, Partition p, Optional<Long> committed, Held held) {
        if (committed.isEmpty()) {
            throw new ConsumerStop(
                    "Kafka has no committed offset of group " + group + " on " + p + ", the ledger is at "
                            + held.next(),
                    StopCommand.seek(group, p, held.next()));
        }
        long c = committed.get();
        boolean same = c == held.next();
        boolean noted = c == held.notedEnd() && c > held.next();
        boolean permitted = c < held.next() && held.seekTo() != null && (c == held.seekTo() || c == held.notedEnd());
        if (same || noted || permitted) {
            return c;
        }
        throw new ConsumerStop(
                "group " + group + " on " + p + " is at " + c + " in Kafka, the ledger is at " + held.next()
                        + " and last noted " + held.notedEnd() + ": one of them was restored or moved",
                c > held.next() ? StopCommand.rebuild() : StopCommand.seek(group, p, c));
    }
}
