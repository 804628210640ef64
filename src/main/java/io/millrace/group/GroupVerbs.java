package io.millrace.group;

import io.millrace.database.Database;
import io.millrace.group.GroupRefusal.Kind;
import io.millrace.kafka.GroupOffsets;
import io.millrace.kafka.Place;
import io.millrace.kafka.Reader;
import io.millrace.kafka.TopicAdmin;
import io.millrace.ledger.LedgerRows;
import io.millrace.ledger.OffsetRange;
import io.millrace.ledger.Overtaken;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/**
 * What a person does with the groups of this configuration, from the command line or over HTTP. A verb fails with a
 * {@link GroupRefusal} where it can't be done as it is asked, and with anything else where a service does not answer; nothing is changed
 * then. Thread: the caller's context.
 */
public final class GroupVerbs {
    private final List<Reader> readers;
    private final GroupStates states;
    private final GroupSeek seek;
    private final GroupPause pause;
    private final TopicAdoption adoption;

    /** @param readers the groups of the configuration */
    public GroupVerbs(
            List<Reader> readers, Database database, LedgerRows ledger, TopicAdmin topics, GroupOffsets offsets) {
        this.readers = List.copyOf(readers);
        this.states = new GroupStates(ledger, topics, offsets);
        this.seek = new GroupSeek(database, states, offsets);
        this.pause = new GroupPause(database, ledger);
        this.adoption = new TopicAdoption(database, ledger, topics, offsets);
    }

    /** Of all groups, in the order of the configuration. */
    public List<String> groups() {
        return readers.stream().map(Reader::group).toList();
    }

    public Future<List<GroupSummary>> list() {
        List<Future<GroupSummary>> all = readers.stream()
                .map(reader -> states.of(reader).map(found -> GroupSummary.of(reader, found)))
                .toList();
        return Future.all(all).map(done -> done.list());
    }

    public Future<List<PartitionState>> show(String group) {
        return with(group, states::of);
    }

    public Future<PausePlan> pause(String group, Extent extent, Order order) {
        return with(group, reader -> pause.set(reader, extent, true, order));
    }

    public Future<PausePlan> resume(String group, Extent extent, Order order) {
        return with(group, reader -> pause.set(reader, extent, false, order));
    }

    /** @param to a number, {@code earliest} or {@code latest} */
    public Future<SeekPlan> seek(String group, Place place, String to, Order order) {
        return with(group, reader -> seek.seek(reader, place.topic(), place.number(), to, order));
    }

    /** Gives up these records, the first of which is the one that the group stands at. */
    public Future<SeekPlan> skip(String group, Place place, OffsetRange named, Order order) {
        return with(group, reader -> seek.skip(reader, place, named, order));
    }

    public Future<Adopted> adopt(String group, String topic, Order order) {
        return with(group, reader -> adoption.adopt(reader, topic, order));
    }

    private <T> Future<T> with(String group, Function<Reader, Future<T>> verb) {
        return Future.succeededFuture()
                .compose(now -> verb.apply(reader(group)))
                .recover(failure -> Future.failedFuture(
                        failure instanceof Overtaken
                                ? new GroupRefusal(Kind.ELSEWHERE, "", failure.getMessage())
                                : failure));
    }

    private Reader reader(String group) {
        return readers.stream()
                .filter(reader -> reader.group().equals(group))
                .findFirst()
                .orElseThrow(() -> new GroupRefusal(
                        Kind.GROUP,
                        "",
                        "no consumer of the configuration has the group " + group + "; it has "
                                + String.join(", ", groups())));
    }
}
