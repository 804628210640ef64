package io.millrace.deduplicate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bus.Batch;
import io.millrace.bus.Item;
import io.millrace.event.Ids;
import io.millrace.event.Outcome;
import io.millrace.event.Partition;
import io.millrace.event.Rejection;
import io.millrace.kafka.Topics;
import io.millrace.ledger.Fenced;
import io.millrace.ledger.LedgerEdits;
import io.millrace.ledger.LedgerRow;
import io.millrace.ledger.LedgerRows;
import io.millrace.stack.MillraceStack;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A batch that was claimed but not committed comes again under another declaration, shorter, or after a person's seek. */
@MillraceStack
class RetellingIT extends DeduplicateBench {
    @Test
    void takesTheClaimBackOfWhatIsRefusedNowSoThatARightCopyIsStored() {
        Item claimed = item(raw, 0, "a");
        run(batch(raw, 1, claimed));
        epoch = take(raw);
        Item refused = refused(claimed);
        Item right = item(raw, 1, "a");
        run(batch(raw, 2, refused, right));
        assertInstanceOf(Outcome.Rejected.class, refused.outcome);
        assertTrue(right.open());
        assertEquals(0, number("select count(*) from outcomes"));
        assertEquals(1, number("select count(*) from claims_0 where \"offset\" = 1"));
        assertEquals(1, number("select count(*) from claims_0"));
    }

    @Test
    void takesTheRowAndItsCountBackOfWhatPassesNow() {
        Item claimed = item(raw, 0, "a");
        Item duplicate = item(raw, 1, "a");
        Item filtered = item(raw, 2, "b");
        filtered.outcome = new Outcome.Filtered("tests");
        run(batch(raw, 3, claimed, duplicate, filtered));
        epoch = take(raw);
        Item now = afterACrash(duplicate);
        Item unfiltered = afterACrash(filtered);
        run(batch(raw, 3, refused(claimed), now, unfiltered));
        assertTrue(now.open());
        assertTrue(unfiltered.open());
        assertEquals(0, number("select count(*) from outcomes"));
        assertEquals(0, number("select duplicate + filtered from balance"));
    }

    @Test
    void leavesAnotherRowWhereItEndsOtherwise() {
        Item claimed = item(raw, 0, "a");
        Item duplicate = item(raw, 1, "a");
        run(batch(raw, 2, claimed, duplicate));
        epoch = take(raw);
        Item filtered = afterACrash(duplicate);
        filtered.outcome = new Outcome.Filtered("tests");
        run(batch(raw, 2, afterACrash(claimed), filtered));
        assertEquals(1, number("select count(*) from outcomes where outcome = 'filtered' and duplicate_of is null"));
        assertEquals(1, number("select count(*) from outcomes"));
        assertEquals(0, number("select duplicate from balance"));
        assertEquals(1, number("select filtered from balance"));
    }

    @Test
    void holdsTheNaturalIdAndContentThatItHasNow() {
        UUID id = Ids.deterministic("request", "0");
        Item before = item(raw, 0, "a", id);
        run(batch(raw, 1, before));
        epoch = take(raw);
        Item now = afterACrash(before);
        now.naturalId = "A";
        now.contentHash = HexFormat.of().parseHex("0123456789abcdef0123456789abcdef");
        Item other = item(raw, 1, "a");
        run(batch(raw, 2, now, other));
        assertTrue(now.open());
        assertTrue(other.open());
        assertEquals(3, number("select count(*) from claims_0"));
        assertEquals(1, number("select count(*) from claims_0 where content = $1", now.contentHash));
        assertEquals(1, number("select count(*) from claims_0 where content = $1", Ids.claimKey("parcels", "A")));
    }

    @Test
    void remembersWhatWasToldBeyondTheEndOfAShorterRepeat() {
        Item claimed = item(raw, 0, "a");
        Item later = item(raw, 1, "b");
        Item last = item(raw, 2, "b");
        run(batch(raw, 3, claimed, later, last));
        epoch = take(raw);
        run(batch(raw, 1, afterACrash(claimed)));
        await(ledger.mirror(GROUP, raw, epoch, 0, 1));
        epoch = take(raw);
        Item now = afterACrash(last);
        run(batch(raw, 3, refused(later), now));
        assertTrue(now.open());
        assertEquals(0, number("select count(*) from outcomes"));
        assertEquals(0, number("select duplicate from balance"));
    }

    @Test
    void lendsNoIdToALaterRecordThatIsNotCommitted() {
        Item first = item(raw, 0, "a");
        first.reject("normalise", new Rejection.UnknownSchema(1));
        Item later = item(raw, 1, "a");
        run(batch(raw, 2, first, later));
        epoch = take(raw);
        Item now = afterACrash(first);
        run(batch(raw, 1, now));
        assertTrue(now.open());
        Item duplicate = afterACrash(later);
        run(batch(raw, 2, duplicate));
        assertEquals(new Outcome.Duplicate(now.envelope.eventId(), false), duplicate.outcome);
    }

    @Test
    void takesNoIdFromALaterRecordThatIsCommittedWhereAPersonSoughtBack() {
        Item skipped = item(raw, 0, "a");
        Item stored = item(raw, 3, "a");
        run(batch(raw, 4, stored));
        await(database.query("update ledger set next_offset = 4, skipped = '{[0,3)}'"));
        epoch = take(raw);
        run(batch(raw, 1, skipped));
        assertEquals(new Outcome.Duplicate(stored.envelope.eventId(), false), skipped.outcome);
    }

    @Test
    void takesNothingFromWhatIsStoredWhereKafkaLostItsTailAndAPersonSoughtThere() {
        Item stored = item(raw, 3, "a");
        Item duplicate = item(raw, 2, "a");
        run(batch(raw, 4, stored));
        await(ledger.mirror(GROUP, raw, epoch, 0, 4));
        run(batch(raw, 4, duplicate));
        LedgerRow row = await(new LedgerRows(database).ofGroup(GROUP)).getFirst();
        await(database.transaction(connection -> LedgerEdits.move(connection, row, 4, 1)));
        epoch = take(raw);
        Item copy = item(raw, 1, "a");
        Item other = item(raw, 2, "b");
        run(batch(raw, 3, copy, other));
        assertEquals(new Outcome.Duplicate(stored.envelope.eventId(), false), copy.outcome);
        assertTrue(other.open());
        assertEquals(2, number("select count(*) from outcomes"));
        assertEquals(2, number("select duplicate from balance"));
    }

    @Test
    void takesTheRowBackOfAReentryThatPassesNow() {
        Partition reentries = new Partition(Topics.REENTRY, UUID.randomUUID(), 0);
        epoch = take(reentries);
        Item filtered = item(reentries, 0, "b");
        filtered.outcome = new Outcome.Filtered("tests");
        run(batch(reentries, 1, filtered));
        epoch = take(reentries);
        run(batch(reentries, 1, afterACrash(filtered)));
        assertEquals(0, number("select count(*) from outcomes"));
        assertEquals(0, number("select count(*) from balance"));
    }

    @Test
    void leavesAloneWhatOthersHold() {
        Partition elsewhere = new Partition("shop.orders", UUID.randomUUID(), 0);
        epoch = take(elsewhere);
        run(batch(elsewhere, 1, item(elsewhere, 0, "a")));
        epoch = take(raw);
        Item duplicate = item(raw, 0, "a");
        run(batch(raw, 1, duplicate));
        epoch = take(raw);
        run(batch(raw, 1, afterACrash(duplicate)));
        assertEquals(1, number("select count(*) from claims_0"));
        assertEquals(1, number("select count(*) from outcomes"));
        assertEquals(1, number("select duplicate from balance"));
    }

    @Test
    void takesNothingBackUnderAnOldEpoch() {
        Item claimed = item(raw, 0, "a");
        Item duplicate = item(raw, 1, "a");
        run(batch(raw, 2, claimed, duplicate));
        long old = epoch;
        take(raw);
        epoch = old;
        deduplication = anotherNode();
        Batch late = batch(raw, 2, refused(claimed), refused(duplicate));
        assertThrows(Fenced.class, () -> run(late));
        assertEquals(1, number("select count(*) from claims_0"));
        assertEquals(1, number("select count(*) from outcomes"));
        assertEquals(1, number("select duplicate from balance"));
    }
}
